export interface KeyTargets {
  list: { focus(): void; move(by: number): void };
  close(): void;
  search(): void;
}

/** Keys that work wherever the focus is: j and k in the list, / to search, Escape to close. */
export function listenToKeys({ list, close, search }: KeyTargets): void {
  const moveBy = (step: number) => {
    list.focus();
    list.move(step);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return close();
    if ((event.target as Element).closest("input, textarea, select") !== null) return;
    const press = { j: () => moveBy(1), k: () => moveBy(-1), "/": search }[event.key];
    if (press === undefined) return;
    event.preventDefault();
    press();
  });
}
