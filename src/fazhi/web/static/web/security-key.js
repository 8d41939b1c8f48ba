// A security key asked for by a form with data-key: "create" registers one, "get" asks a registered one.
// The options come from the server as JSON, in which bytes are base64url; so goes the answer back.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  const listed = (credentials) => (credentials || []).map((each) => ({ ...each, id: bytes(each.id) }))

  const asked = (how, options) => {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) }
    if (how === 'create') {
      key.user = { ...key.user, id: bytes(key.user.id) }
      key.excludeCredentials = listed(key.excludeCredentials)
      return navigator.credentials.create({ publicKey: key })
    }
    key.allowCredentials = listed(key.allowCredentials)
    return navigator.credentials.get({ publicKey: key })
  }

  const told = (found) => {
    const answer = found.response
    const response = { clientDataJSON: text(answer.clientDataJSON) }
    if (answer.attestationObject) {
      response.attestationObject = text(answer.attestationObject)
      response.transports = answer.getTransports ? answer.getTransports() : []
    } else {
      response.authenticatorData = text(answer.authenticatorData)
      response.signature = text(answer.signature)
      response.userHandle = answer.userHandle ? text(answer.userHandle) : null
    }
    return {
      id: found.id, rawId: text(found.rawId), type: found.type, response,
      authenticatorAttachment: found.authenticatorAttachment, clientExtensionResults: found.getClientExtensionResults()
    }
  }

  for (const form of document.querySelectorAll('form[data-key]')) {
    const fault = form.querySelector('.key-fault')
    form.querySelector('button[type=button]').addEventListener('click', async () => {
      fault.hidden = true
      try {
        const found = await asked(form.dataset.key, JSON.parse(form.dataset.options))
        form.querySelector('[name=credential]').value = JSON.stringify(told(found))
        form.submit()
      } catch (cause) {
        fault.hidden = false
      }
    })
  }
})()
