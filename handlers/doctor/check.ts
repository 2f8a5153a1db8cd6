/** What a check came to, in words for whoever deploys. */
export interface Finding {
  /** "warning": it works without, or cannot be told from here. */
  result: "ok" | "warning" | "problem";
  found: string;
  /** A command, or a place in a console; null where there is nothing to mend. */
  fix: string | null;
}

/** One thing that a deployment needs. */
export interface Check {
  name: string;
  /** Is told by the signal when its time is over. What it throws is a problem. */
  run(signal: AbortSignal): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ result: "ok", found, fix: null });
export const warning = (found: string, fix: string): Finding => ({ result: "warning", found, fix });
export const problem = (found: string, fix: string): Finding => ({ result: "problem", found, fix });
