import { type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { createMiddleware } from "langchain";

/** Bedrock takes four in a request; one stands behind the system prompt. */
const MARKED = 3;
const cachePoint = { cachePoint: { type: "default" } };

/**
 * Marks what each of the first calls of a loop ended with, so that the calls after it read everything up to there from
 * the cache. The marks stay where they are: a mark that moves on is found by Claude alone, and only on the true service.
 */
export const cachePoints = createMiddleware({
  name: "cachePoints",
  wrapModelCall: (request, handler) => handler({ ...request, messages: withCachePoints(request.messages) }),
});

export const cachedSystem = (text: string): SystemMessage =>
  new SystemMessage({ content: [{ type: "text", text }, cachePoint] as never });

function withCachePoints(messages: readonly BaseMessage[]): BaseMessage[] {
  let marks = 0;
  return messages.map((message, index) => {
    const next = messages[index + 1];
    const isEnd = message.getType() !== "ai" && (next === undefined || next.getType() === "ai");
    if (!isEnd || marks >= MARKED) return message;
    marks += 1;
    const content = [{ type: "text", text: message.text }, cachePoint] as never;
    if (!ToolMessage.isInstance(message)) return new HumanMessage({ content });
    const { tool_call_id, name } = message;
    return new ToolMessage({ content, tool_call_id, ...(name !== undefined && { name }) });
  });
}
