import type { BaseChatModel } from "@langchain/core/language_models/chat_models";

/** A model did not answer in time. */
export class ModelTimeoutError extends Error {
  override name = "ModelTimeoutError";
}

/**
 * Makes the model give up after some milliseconds, whatever it waits for: credentials, a connection, the rest of an
 * answer. What is bound to it or wrapped around it asks through its `invoke`, so that is where the clock runs.
 */
export function withDeadline<M extends BaseChatModel>(model: M, milliseconds: number): M {
  const invoke = model.invoke.bind(model);
  model.invoke = async (input, options) => {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new ModelTimeoutError(`no answer within ${milliseconds / 1_000} s`)),
      milliseconds,
    );
    const signal = options?.signal ? AbortSignal.any([options.signal, deadline.signal]) : deadline.signal;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      // Not every provider's package listens to the signal, and none does before it has credentials.
      return await Promise.race([aborted, invoke(input, { ...options, signal })]);
    } finally {
      clearTimeout(timer);
    }
  };
  return model;
}
