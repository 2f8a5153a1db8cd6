import type { TracingTarget } from "./tracing-target.ts";

/** Each of them turns LangChain's tracing on (@langchain/core, utils/callbacks). */
const SWITCHES = ["LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"];

/** Whatever the environment asked for. */
export function turnLangSmithOff(): void {
  for (const name of SWITCHES) delete process.env[name];
}

/** Does the environment ask for runs to be traced in LangSmith? */
export const isLangSmithOn = (variables: NodeJS.ProcessEnv = process.env): boolean =>
  SWITCHES.some((name) => variables[name] === "true");

/**
 * LangChain sends runs to LangSmith by itself where the environment asks for it. What is in them, events, prompts and answers, is
 * left out unless LANGSMITH_HIDE_INPUTS and LANGSMITH_HIDE_OUTPUTS say "false": that runs are to be seen does not say that their
 * text may go to a third party. Where nobody asks for it nothing is loaded.
 */
export async function startLangSmith(): Promise<TracingTarget | null> {
  if (!isLangSmithOn()) return null;
  const isHidden = { inputs: hide("HIDE_INPUTS"), outputs: hide("HIDE_OUTPUTS") };
  const [{ LangChainTracer }, { awaitAllCallbacks }] = await Promise.all([
    import("@langchain/core/tracers/tracer_langchain"),
    import("@langchain/core/callbacks/promises"),
  ]);
  // The client that every tracer shares. Messages of errors quote what they are about, and it has no setting to hide them.
  const { client } = new LangChainTracer();
  if (isHidden.inputs || isHidden.outputs)
    Object.assign(client, { processError: async (error: string) => kindOf(error) });
  const without = Object.entries(isHidden).flatMap(([what, is]) => (is ? [what] : []));
  return {
    name: "LangSmith",
    line: `LangSmith: runs are traced${without.length === 0 ? ", with all that is in them" : `, without their ${without.join(" and ")}`}`,
    stop: awaitAllCallbacks,
  };
}

/** Sets it where nobody did. */
function hide(setting: string): boolean {
  const name = `LANGSMITH_${setting}`;
  process.env[name] ||= process.env[`LANGCHAIN_${setting}`] || "true";
  return process.env[name] === "true";
}

/** "ModelRefusalError: …" → "ModelRefusalError". */
const kindOf = (error: string): string => /^[A-Za-z]+(?=:|$)/.exec(error)?.[0] ?? "Error";
