import type { ConverseBody } from "../../../config/test-bedrock-reply.ts";

/** A tool that was called earlier in a conversation. */
export interface PastCall {
  name: string;
  input: Record<string, unknown>;
  /** What it gave, as text. */
  result: string;
}

/** What an agent's model is shown: what it was asked in the beginning, and what it has done since. */
export interface Conversation {
  asked: string;
  calls: PastCall[];
}

interface ToolBlock {
  text?: string;
  toolUse?: { toolUseId: string; name: string; input: Record<string, unknown> };
  toolResult?: { toolUseId: string; content: { text?: string }[] };
}

export function readConversation({ messages }: Pick<ConverseBody, "messages">): Conversation {
  const blocks = messages.flatMap(({ content }) => content) as ToolBlock[];
  const results = new Map(
    blocks.flatMap(({ toolResult }) =>
      toolResult
        ? [[toolResult.toolUseId, toolResult.content.map(({ text }) => text ?? "").join("")] as const]
        : [],
    ),
  );
  return {
    asked: (messages[0]?.content ?? []).map(({ text }) => text ?? "").join(""),
    calls: blocks.flatMap(({ toolUse }) =>
      toolUse
        ? [{ name: toolUse.name, input: toolUse.input, result: results.get(toolUse.toolUseId) ?? "" }]
        : [],
    ),
  };
}
