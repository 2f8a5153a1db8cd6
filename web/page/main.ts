document.body.textContent = "OHERO";
