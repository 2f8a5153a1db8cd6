/** The process is dead: what it has under way comes to nothing. */
export class KilledError extends Error {
  override name = "KilledError";
}

/** The call at which a process dies, counted from 1 over all of its calls; before it goes out, or after it is carried out. */
export interface Death {
  at: number;
  when: "before" | "after";
}

export interface Counter {
  /** Calls so far. */
  count: number;
  /** null where nothing dies any more. */
  death: Death | null;
  /** Hears of each call, such as "dynamodb PutItem". */
  onCall?(name: string): void;
}

export interface Mortal {
  isDead(): boolean;
  /** Lets a call to the outside through, unless the process is dead, or dies over it. */
  call<T>(name: string, send: () => Promise<T>): Promise<T>;
  kill(): void;
}

/** One process. What it calls is counted with what those before it called; once dead, it reaches nobody any more. */
export function createMortal(counter: Counter): Mortal {
  let isDead = false;
  const die = (): never => {
    isDead = true;
    counter.death = null;
    throw new KilledError("the process is killed");
  };
  return {
    isDead: () => isDead,
    kill() {
      isDead = true;
    },
    async call(name, send) {
      if (isDead) throw new KilledError("the process is dead");
      counter.count += 1;
      counter.onCall?.(name);
      const { death } = counter;
      const isHere = death !== null && counter.count === death.at;
      if (isHere && death.when === "before") return die();
      const answer = await send();
      if (isHere) return die();
      // What was sent by a process that died meanwhile has arrived, but nobody hears of it.
      if (isDead) throw new KilledError("the process is dead");
      return answer;
    },
  };
}

interface Handler {
  handle(request: Request, options?: unknown): Promise<unknown>;
  destroy?(): void;
}
interface Request {
  method?: string;
  path?: string;
  headers: Record<string, string>;
}

/** A request handler of an SDK client whose requests a process can die over. `faultOf` may answer in place of the service. */
export function mortalHandler<Wrapped>(
  service: string,
  inner: Wrapped,
  mortal: Pick<Mortal, "call">,
  faultOf: (name: string) => unknown = () => null,
): Wrapped {
  const { handle } = inner as unknown as Handler;
  const wrapped: Handler = {
    handle(request, options) {
      const target = request.headers["x-amz-target"]?.split(".").at(-1);
      const name = `${service} ${target ?? `${request.method} ${request.path?.split("/")[2] ?? ""}`}`;
      return mortal.call(name, async () => faultOf(name) ?? handle.call(inner, request, options));
    },
    // The next process uses what is behind it.
    destroy() {},
  };
  return wrapped as Wrapped;
}
