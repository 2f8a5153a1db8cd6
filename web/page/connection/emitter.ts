/** Whoever wants to hear of something, and the way to tell them. */
export function createEmitter<Told = void>() {
  const listeners = new Set<(told: Told) => void>();
  return {
    emit(told: Told): void {
      for (const listen of listeners) listen(told);
    },
    on(listen: (told: Told) => void): void {
      listeners.add(listen);
    },
  };
}
