import { keyIn } from "../connection/access-key.ts";
import { element, pageElement } from "../text/element.ts";

/** In place of the page: where the key is found, and a field for it. */
export function showKeyScreen(isWrong: boolean, use: (key: string) => void): void {
  pageElement("app").hidden = true;
  const input = element("input", {
    type: "password",
    required: true,
    autocomplete: "off",
    "aria-describedby": "key-help",
  });
  const form = element(
    "form",
    { class: "key-screen" },
    element("p", { class: "brand" }, "OHERO"),
    element("h1", {}, isWrong ? "This key is not the server's" : "The page needs its key"),
    element(
      "p",
      { id: "key-help" },
      "When the server starts, it prints a line that begins with ",
      element("code", {}, "Open http://"),
      ". Open that link, or paste it or its key here. The key also stands in the file ",
      element("code", {}, "access-key"),
      " of the server's data folder.",
    ),
    element("label", {}, "Key or link", input),
    element("button", { class: "primary" }, "Open"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(keyIn(input.value));
  });
  document.querySelector("main.key")?.remove();
  document.body.append(element("main", { class: "key" }, form));
  input.focus();
}
