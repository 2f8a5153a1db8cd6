import { type LooseEnvelope, payload } from "../../events/test-payloads.ts";

/**
 * A true payload of `account` with the text at `where`; with null nothing is added. `name` keeps incidents apart. Throws where no
 * payload holds a text there.
 */
export function placeAttack(where: string, account: string, name: string, text: string | null): unknown {
  const put = PLACES[where];
  if (!put) throw new Error(`no payload holds a text at ${where}`);
  return put(account, name, text);
}

/** Every id and account of `account`'s payload; `name` keeps incidents apart. */
function copyOf(caseId: string, account: string, name: string): LooseEnvelope {
  const base = payload(caseId);
  const accounts = [base.account, base.detail?.accountId, base.detail?.findings?.[0]?.AwsAccountId];
  let json = JSON.stringify(base);
  for (const other of new Set(accounts.filter(Boolean))) json = json.replaceAll(other, account);
  return { ...JSON.parse(json), id: name };
}

/** True payloads, and how a text gets to where the attack names. With null nothing is added. */
const PLACES: Record<string, (account: string, name: string, text: string | null) => unknown> = {
  "health.description": (account, name, text) => {
    const event = copyOf("H04", account, name);
    event.detail.eventArn = `${event.detail.eventArn}-${name}`;
    event.detail.eventDescription[0].latestDescription += text === null ? "" : `\n\n${text}`;
    return event;
  },
  "finding.title": finding((one, text) => ({ ...one, Title: `${one.Title}. ${text}` })),
  "finding.description": finding((one, text) => ({ ...one, Description: `${one.Description} ${text}` })),
  "finding.tag": finding((one, text) => withResource(one, { Tags: { purpose: text } })),
  "finding.resource": finding((one, text) => withResource(one, { Details: { Other: { name: text } } })),
  "finding.note": finding((one, text) => ({
    ...one,
    Note: { Text: text, UpdatedBy: "somebody", UpdatedAt: "2026-03-02T08:00:00.000Z" },
  })),
  "alarm.name": alarm((detail, text) => {
    detail.alarmName = `${detail.alarmName}-${text}`;
  }),
  "alarm.description": alarm((detail, text) => {
    detail.configuration.description += ` ${text}`;
  }),
  "alarm.dimension": alarm((detail, text) => {
    detail.configuration.metrics[0].metricStat.metric.dimensions.Stage = text;
  }),
  "cost.monitor": (account, name, text) => {
    const event = payload("A03");
    event.detail.anomalyId = name;
    event.detail.rootCauses[0].linkedAccount = account;
    if (text !== null) event.detail.monitorName = text;
    return event;
  },
  "guardduty.additionalInfo": guardDuty((detail, text) => {
    detail.service.additionalInfo.remark = text;
  }),
  "guardduty.tag": guardDuty((detail, text) => {
    detail.resource.instanceDetails.tags.push({ key: "purpose", value: text });
  }),
  "ocsf.comment": ocsf((one, text) => ({ ...one, comment: text })),
  "ocsf.description": ocsf((one, text) => ({
    ...one,
    finding_info: { ...one.finding_info, desc: `${one.finding_info.desc} ${text}` },
  })),
  "advice.item": (account, name, text) => {
    const event = copyOf("T01", account, name);
    event.detail.uuid = name;
    event.detail.resource_id += name;
    event.detail["check-item-detail"]["Estimated Monthly Savings"] = "$80.00";
    if (text !== null) event.detail["check-item-detail"]["Instance Name"] = text;
    return event;
  },
  "config.annotation": (account, name, text) => {
    const event = copyOf("N41", account, name);
    const json = JSON.stringify(event).replaceAll("restricted-ssh", `restricted-ssh-${name}`);
    const named = JSON.parse(json);
    if (text !== null) named.detail.newEvaluationResult.annotation = text;
    return named;
  },
  "chat.text": (account, name, text) => ({
    message: {
      user: "U1",
      thread: name,
      text: `Our checkout API in ${account} is timing out, every call fails.${text === null ? "" : `\n${text}`}`,
    },
  }),
};

function finding(change: (one: LooseEnvelope, text: string) => LooseEnvelope) {
  return (account: string, name: string, text: string | null) => {
    const event = copyOf("N23", account, name);
    const [first] = event.detail.findings;
    const { Note: _, ...one } = first;
    const named = { ...one, Id: `${one.Id}-${name}`, GeneratorId: `${one.GeneratorId}-${name}` };
    event.detail.findings = [text === null ? named : change(named, text)];
    return event;
  };
}
const withResource = (one: LooseEnvelope, changes: LooseEnvelope): LooseEnvelope => ({
  ...one,
  Resources: [{ ...one.Resources[0], ...changes }, ...one.Resources.slice(1)],
});
function alarm(change: (detail: LooseEnvelope, text: string) => void) {
  return (account: string, name: string, text: string | null) => {
    const event = copyOf("C01", account, name);
    event.detail.alarmName = `checkout-${name}`;
    event.resources = [`arn:aws:cloudwatch:eu-west-1:${account}:alarm:checkout-${name}`];
    if (text !== null) change(event.detail, text);
    return event;
  };
}
function guardDuty(change: (detail: LooseEnvelope, text: string) => void) {
  return (account: string, name: string, text: string | null) => {
    const event = copyOf("G02", account, name);
    event.detail.id = name;
    event.detail.arn = `${event.detail.arn}-${name}`;
    if (text !== null) change(event.detail, text);
    return event;
  };
}
function ocsf(change: (one: LooseEnvelope, text: string) => LooseEnvelope) {
  return (account: string, name: string, text: string | null) => {
    const event = copyOf("N30", account, name);
    const [first] = event.detail.findings;
    const one = {
      ...first,
      finding_info: { ...first.finding_info, uid: name },
      metadata: { ...first.metadata, uid: `${first.metadata.uid}-${name}` },
    };
    event.detail.findings = [text === null ? one : change(one, text)];
    return event;
  };
}
