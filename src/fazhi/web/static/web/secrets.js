// Draws the secret of a commitment in the browser: it is saved as a file, and only the commitment goes into the form.
import { commitment, hex, unhex } from "../public/draw.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-secret-maker] button");
  if (!button) return;
  const maker = button.parentElement;
  const organ = maker.querySelector("select").value;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const field = maker.parentElement.querySelector("input[name$=commitment]");
  const made = commitment(unhex(maker.dataset.terms), organ, secret);
  field.value = typeof made === "string" ? made : hex(made);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${hex(secret)}\n`], { type: "text/plain" }));
  link.download = `${maker.dataset.file}-${organ}-${maker.dataset.terms.slice(0, 8)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers read it only after the click
  maker.querySelector("output").textContent = maker.dataset.kept;
});
