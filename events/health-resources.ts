import { accountIn, readAccount } from "./account.ts";
import type { Envelope } from "./envelope.ts";
import type { HealthDetail } from "./health-detail.ts";
import type { Resource } from "./operational-event.ts";

/** The entities that the event lists; where it lists none, what the envelope names. */
export function readEntities(detail: HealthDetail, envelope: Envelope): Resource[] {
  const listed = detail.affectedEntities ?? [];
  if (listed.length > 0)
    return listed.map((entity) => ({
      id: entity.entityValue,
      type: null,
      status: entityStatus(entity.status ?? entity.statusCode),
    }));
  return (envelope.resources ?? [])
    .filter((id): id is string => typeof id === "string" && id !== "")
    .map((id) => ({ id, type: null, status: "pending" }));
}

function entityStatus(written: string | null | undefined): Resource["status"] {
  const status = written?.toUpperCase();
  if (status === "IMPAIRED") return "impaired";
  return status === "UNIMPAIRED" || status === "RESOLVED" ? "resolved" : "pending";
}

/** The accounts that resources name, once each. */
export const accountsOf = (resources: Resource[]) =>
  [...new Set(resources.map((resource) => accountIn(resource.id)))].filter((id) => id !== null).sort();

/** What is no account id stays as it is, and so belongs to nobody. */
export const affectedAccount = ({ affectedAccount: account }: HealthDetail): string | null =>
  account ? (readAccount(account) ?? String(account).trim()) : null;

/** The most specific that there is: accounts of what is still pending, the affected account, the receiver. */
export function affectedAccounts(detail: HealthDetail, entities: Resource[], envelope: Envelope): string[] {
  const pending = accountsOf(entities.filter((entity) => entity.status !== "resolved"));
  if (pending.length > 0) return pending;
  const account = affectedAccount(detail);
  if (account !== null) return [account];
  const named = accountsOf(entities);
  return named.length > 0 || !envelope.account ? named : [envelope.account];
}
