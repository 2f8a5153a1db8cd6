import { ToolMessage } from "@langchain/core/messages";
import { type StructuredToolInterface, ToolInputParsingException, tool } from "@langchain/core/tools";
import { cleanSchema, describeTool, type IsSuspicious } from "./mcp-schema.ts";

/** A tool as its server describes it. */
export interface DescribedTool {
  server: string;
  name: string;
  description: string;
  schema: unknown;
}

type Call = (input: Record<string, unknown>, signal: AbortSignal | undefined) => Promise<string>;

/** What models are told when a call came to nothing; they go on with what they have. */
export const failedCall = ({ server, name }: Pick<DescribedTool, "server" | "name">, why: string): string =>
  `The call of ${name} on the server ${server} failed: ${why}. Go on without it.`;

/**
 * The tool as models see it: under its server's name, and saying nothing that gives orders. Arguments that do not fit are a
 * result, too: LangChain would tell the model of an exception, with its stack.
 */
export function createMcpTool(
  described: DescribedTool,
  isSuspicious: IsSuspicious,
  call: Call,
): StructuredToolInterface {
  const { server, name, description } = described;
  const schema = cleanSchema(described.schema, isSuspicious);
  const fallback = `The tool ${name} of the server ${server}; it looks things up.`;
  const made = tool(
    (input: unknown, config: { signal?: AbortSignal } | undefined) =>
      call(input as Record<string, unknown>, config?.signal),
    {
      name: `${server}__${name}`.replace(/[^A-Za-z0-9_-]/g, "_"),
      description: describeTool(description, fallback, isSuspicious),
      schema: schema as never,
    },
  ) as unknown as StructuredToolInterface;
  const invoke = made.invoke.bind(made);
  made.invoke = async (input, config) => {
    try {
      return await invoke(input, config);
    } catch (error) {
      if (!(error instanceof ToolInputParsingException)) throw error;
      const content = failedCall(
        described,
        `the arguments do not fit ${JSON.stringify(schema).slice(0, 2_000)}`,
      );
      const { type, id } = (typeof input === "object" ? input : {}) as { type?: unknown; id?: unknown };
      if (type !== "tool_call" || typeof id !== "string") return content;
      return new ToolMessage({ content, tool_call_id: id, name: made.name, status: "error" });
    }
  };
  return made;
}
