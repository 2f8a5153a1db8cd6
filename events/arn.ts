/** What an ARN says of where a resource is; parts that it leaves out are empty. */
export interface Arn {
  service: string;
  region: string;
  account: string;
}

/** Splits `arn:partition:service:region:account:resource`; of anything else, all parts are empty. */
export function readArn(id: string): Arn {
  const [, , service = "", region = "", account = ""] = id.startsWith("arn:") ? id.split(":", 5) : [];
  return { service, region, account };
}
