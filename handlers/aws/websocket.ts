import { z } from "zod";
import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { createPageAnswers } from "../page-answers.ts";
import { PROTOCOL } from "../session-token.ts";
import { answerMessage } from "../websocket.ts";
import { log } from "./log.ts";
import { openAwsApplication } from "./open-aws-application.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings } from "./read-settings.ts";

const environment = await readSettings(["OHERO_LIVE_URL"]);
const { application, hub, refresh } = await openAwsApplication(environment, {
  organization: readDeployedOrganization(environment),
  readsRegistryLater: true,
  isQueued: true,
  knowledge: noKnowledge,
});
const { connections } = application.stores;
// What is received is in the queue already.
const answer = createPageAnswers(application, { hub, enqueue: () => {} });

/** What API Gateway says of a connection, as far as it is read. */
const Call = z.looseObject({
  requestContext: z.looseObject({
    routeKey: z.enum(["$connect", "$disconnect", "$default"]),
    connectionId: z.string().min(1),
  }),
  body: z.string().nullish(),
});

/** API Gateway's WebSocket API → the same messages as on one machine. */
export async function handler(
  event: unknown,
): Promise<{ statusCode: number; headers?: Record<string, string> }> {
  const { requestContext, body } = Call.parse(event);
  const { routeKey, connectionId } = requestContext;
  if (routeKey === "$connect") {
    await connections.add(connectionId, new Date());
    log(`page ${connectionId} is connected`);
    return { statusCode: 200, headers: { "Sec-WebSocket-Protocol": PROTOCOL } };
  }
  if (routeKey === "$disconnect") {
    await connections.remove(connectionId);
    return { statusCode: 200 };
  }
  await Promise.all([refresh(), hub.refresh()]);
  hub.say(connectionId, await answerMessage(body ?? "", answer));
  await hub.settled();
  return { statusCode: 200 };
}
