import { BedrockClient, GetFoundationModelAvailabilityCommand } from "@aws-sdk/client-bedrock";
import { describeFailure } from "../../memory/knowledge/bedrock-failure.ts";
import type { ModelCheckOptions } from "./chat-models.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { CLIENT, whyNotAsked } from "./identity.ts";

/** May the knowledge bases use the model that makes documents searchable? Bedrock says so without a call of the model. */
export const checkEmbeddingModel = (
  model: string,
  { account, region, identify }: ModelCheckOptions,
): Check => ({
  name: `embedding model ${model}`,
  async run(signal) {
    const why = await whyNotAsked(account, identify);
    if (why !== null) return why;
    const place = `the console: Amazon Bedrock in ${region}, Model catalog`;
    const client = new BedrockClient({ ...CLIENT, region });
    try {
      const { regionAvailability, entitlementAvailability, authorizationStatus, agreementAvailability } =
        await client.send(new GetFoundationModelAvailabilityCommand({ modelId: model }), {
          abortSignal: signal,
        });
      if (regionAvailability !== "AVAILABLE")
        return problem(
          `${region} does not have it`,
          "another model in OHERO_EMBEDDING_MODEL, or another Region",
        );
      if (authorizationStatus !== "AUTHORIZED")
        return problem("the account is not authorized to use it", place);
      if (entitlementAvailability !== "AVAILABLE" || agreementAvailability?.status !== "AVAILABLE")
        return problem("access to it was not asked for, or is not granted yet", place);
      return ok(`may be used in ${region}`);
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      const permission = "bedrock:GetFoundationModelAvailability";
      const said = describeFailure(error, { target: model, permission, timeoutMs: 0 });
      if (/AccessDenied/.test(name)) return warning(said, place);
      return problem(
        said,
        /NotFound|Validation/.test(name) ? "change OHERO_EMBEDDING_MODEL" : "run it again",
      );
    } finally {
      client.destroy();
    }
  },
});
