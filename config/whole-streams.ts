import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ChatGenerationChunk } from "@langchain/core/outputs";

/** A stream of a model ended in the middle of its answer. */
export class BrokenStreamError extends Error {
  override name = "BrokenStreamError";
}

/**
 * Makes half an answer an error. When a connection breaks, the packages take what came so far for the whole answer and make
 * its JSON up to the end; a whole one says at its end why it ends.
 */
export function withWholeStreams<M extends BaseChatModel>(model: M): M {
  const stream = model._streamResponseChunks.bind(model);
  model._streamResponseChunks = async function* whole(...request: Parameters<typeof stream>) {
    let isWhole = false;
    for await (const chunk of stream(...request)) {
      isWhole ||= saysWhyItEnds(chunk);
      yield chunk;
    }
    if (!isWhole) throw new BrokenStreamError("premature close: the stream ended without saying why");
  };
  // The packages' own way of streaming events would go around this; the inherited one is built on the stream above.
  model._streamChatModelEvents = BaseChatModel.prototype._streamChatModelEvents;
  return model;
}

/** In the words of Bedrock, Anthropic, OpenAI and Ollama. */
function saysWhyItEnds({ message, generationInfo }: ChatGenerationChunk): boolean {
  const { response_metadata, additional_kwargs } = message;
  const said = { ...generationInfo, ...additional_kwargs, ...response_metadata };
  return Boolean(said.messageStop ?? said.stop_reason ?? said.finish_reason ?? said.done_reason ?? said.done);
}
