// Draws the secret of a commitment in the browser: it is saved as a file, and only the commitment goes into the form.
// What computes it is loaded when it is wanted: the forms of other acts do without.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-secret-maker] button");
  if (!button) return;
  const maker = button.parentElement;
  const organ = maker.querySelector("select").value;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const field = maker.parentElement.querySelector("input[name$=commitment]");
  const { commitment, hex, unhex } = await import("../public/draw.js");
  field.value = commitment(unhex(maker.dataset.terms), organ, secret);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${hex(secret)}\n`], { type: "text/plain" }));
  link.download = `${maker.dataset.file}-${organ}-${maker.dataset.terms.slice(0, 8)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers read it only after the click
  maker.querySelector("output").textContent = maker.dataset.kept;
});
