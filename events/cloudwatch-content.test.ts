import { describe, expect, it } from "vitest";
import { type LooseEnvelope, parseEvent, payload } from "./test-payloads.ts";

const PREFIX = "arn:aws:cloudwatch:eu-west-1:222233334444:alarm:";
const incident = (name: string) => `aws.cloudwatch~${PREFIX}${name}`;

/** Case C01 with another configuration, state or other detail. */
function configured(configuration: unknown, state: Record<string, unknown> = {}, detail = {}): LooseEnvelope {
  const base = payload("C01");
  return {
    ...base,
    detail: { ...base.detail, configuration, state: { ...base.detail.state, ...state }, ...detail },
  };
}
const stat = (namespace: string, dimensions: unknown, more: Record<string, unknown> = {}) => ({
  id: "m1",
  metricStat: { metric: { namespace, name: "Any", dimensions }, period: 60, stat: "Sum" },
  returnData: true,
  ...more,
});
const math = (expression: string) => ({ id: "e1", expression, label: "Total", returnData: true });
const resourcesOf = (raw: LooseEnvelope) => parseEvent(raw).resources.map(({ id, type }) => [type, id]);

describe("resources", () => {
  it("are what the dimensions name, of the metric's namespace", () => {
    expect(parseEvent(payload("C02"))).toMatchObject({
      service: "AWS/NATGateway",
      resources: [{ id: "nat-0cbd810661aa40535", type: "AWS/NATGateway", status: "pending" }],
    });
  });

  it("of a math alarm come once, from the metrics beside the expression", () => {
    const metrics = [
      math("SUM(METRICS())"),
      stat("AWS/EC2", { InstanceId: "i-1" }),
      stat("AWS/EC2", { InstanceId: "i-1" }),
    ];
    expect(resourcesOf(configured({ metrics }))).toEqual([["AWS/EC2", "i-1"]]);
    expect(parseEvent(configured({ metrics })).service).toBe("AWS/EC2");
  });

  it.each([
    ["AWS/ApplicationELB", { LoadBalancer: "app/web/1", AvailabilityZone: "eu-west-1a" }, ["app/web/1"]],
    ["AWS/DynamoDB", { TableName: "orders", Operation: "Query", ReceivingRegion: "eu-west-3" }, ["orders"]],
    ["AWS/ECS", { ClusterName: "shop", ServiceName: "cart" }, ["shop", "cart"]],
    ["AWS/ES", { DomainName: "logs", ClientId: "222233334444" }, ["logs"]],
    ["AWS/EC2", { InstanceType: "m5.large", ImageId: "ami-1" }, []],
    ["AWS/Usage", { Service: "EC2", Resource: "vCPU", Type: "Resource", Class: "None" }, []],
    ["AWS/Billing", { Currency: "USD", ServiceName: "AmazonEC2", LinkedAccount: "333344445555" }, []],
    ["Shop", [{ name: "Host", value: "x" }], []],
    ["Shop", { Host: 7, Disk: "" }, []],
    ["Shop", undefined, []],
  ])("of %s %j are %j", (namespace, dimensions, ids) => {
    expect(resourcesOf(configured({ metrics: [stat(namespace, dimensions)] })).map(([, id]) => id)).toEqual(
      ids,
    );
  });

  it("of a log alarm are its log groups", () => {
    const arn = "arn:aws:logs:eu-west-1:333344445555:log-group:/aws/lambda/checkout";
    const raw = configured({
      queryString: "filter @message like /ERROR/",
      logGroupIdentifiers: [arn],
      threshold: 5,
    });
    expect(resourcesOf(raw)).toEqual([["AWS/Logs", arn]]);
    expect(parseEvent(raw)).toMatchObject({ service: "AWS/Logs", accounts: ["333344445555"] });
    expect(parseEvent(raw).text).toContain("Log query: filter @message like /ERROR/");
  });

  it("of a contributor are its attributes, in the namespace that is queried", () => {
    const expression = 'SELECT AVG(X) FROM "AWS/DynamoDB" GROUP BY TableName ORDER BY MAX() DESC';
    const raw = (from: string) =>
      configured(
        { metrics: [math(expression.replace('"AWS/DynamoDB"', from))] },
        {},
        { alarmContributor: { id: "6d", attributes: { TableName: "orders", "tag.env": "prod" } } },
      );
    expect(resourcesOf(raw('"AWS/DynamoDB"'))).toEqual([["AWS/DynamoDB", "orders"]]);
    expect(resourcesOf(raw('SCHEMA("AWS/DynamoDB", TableName)'))).toEqual([["AWS/DynamoDB", "orders"]]);
    expect(resourcesOf(raw("Shop"))).toEqual([[null, "orders"]]);
  });

  it.each([[undefined], [null], [{}], [{ metrics: "none" }], ["none"], [{ alarmRule: "TRUE" }]])(
    "are none where none is named: %j",
    (configuration) => {
      expect(parseEvent(configured(configuration))).toMatchObject({ resources: [], service: "CloudWatch" });
    },
  );
});

describe("accounts", () => {
  const own = "222233334444";
  const other = "333344445555";
  const metric = stat("AWS/EC2", { InstanceId: "i-1" });
  it.each([
    ["no account", [metric], [own]],
    ["accountId", [{ ...metric, accountId: other }], [other]],
    ["AccountId", [{ ...metric, AccountId: other }], [other]],
    [
      "account_id in metricStat",
      [{ ...metric, metricStat: { ...metric.metricStat, account_id: other } }],
      [other],
    ],
    ["and an expression", [{ ...metric, accountId: other }, math("m1*2")], [other]],
    ["one of two", [{ ...metric, accountId: other }, metric], [other, own]],
    [
      "the same twice",
      [
        { ...metric, accountId: other },
        { ...metric, accountId: other },
      ],
      [other],
    ],
    ["its own", [{ ...metric, accountId: own }], [own]],
    ["no account id", [{ ...metric, accountId: "prod" }], [own]],
    ["expression only", [math("SELECT AVG(X) FROM Shop")], [own]],
    [
      "the linked account of a bill",
      [stat("AWS/Billing", { LinkedAccount: other, Currency: "USD" })],
      [other],
    ],
    ["a linked account elsewhere", [stat("Shop", { LinkedAccount: other })], [own]],
  ])("are those of the metrics: %s", (_, metrics, accounts) => {
    expect(parseEvent(configured({ metrics })).accounts).toEqual(accounts);
  });

  it("of a contributor is the one it is grouped by", () => {
    const attributes = { "AWS.AccountId": other, FunctionName: "cart" };
    const event = parseEvent(
      configured({ metrics: [metric] }, {}, { alarmContributor: { id: "1", attributes } }),
    );
    expect(event.accounts).toEqual([other]);
    expect(event.resources.map(({ id }) => id)).toEqual(["i-1", "cart"]);
  });
});

describe("the alarms that a composite alarm sums up", () => {
  const triggered = (...names: string[]) => ({
    reasonData: JSON.stringify({
      triggeringAlarms: names.map((name) => ({
        arn: PREFIX + name,
        state: { value: "ALARM", timestamp: "" },
      })),
    }),
  });
  const ringing = (alarmRule: string, state: Record<string, unknown> = { reasonData: undefined }) =>
    parseEvent(configured({ alarmRule }, state)).children;

  const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);

  it("are those that made it ring, and then those that its rule waits for", () => {
    expect(ringing("ALARM(one) OR ALARM(two)", triggered("two", "two", "a b:c", "checkout-errors"))).toEqual([
      incident("two"),
      incident("a b:c"),
      incident("one"),
    ]);
    expect(ringing("TRUE", triggered("two"))).toEqual([incident("two")]);
  });

  it("are 100 at most, and those that made it ring stay", () => {
    const rule = many(300)
      .map((name) => `ALARM(${name})`)
      .join(" OR ");
    expect(ringing(rule, triggered("last"))).toEqual([incident("last"), ...many(99).map(incident)]);
    expect(ringing(rule, triggered(...many(300)))).toEqual(many(100).map(incident));
  });

  it.each([
    ["ALARM(one) OR ALARM(two)", ["one", "two"]],
    ['(ALARM("disk full (90%)") AND ALARM( cpu:high ))', ["disk full (90%)", "cpu:high"]],
    [`ALARM("${PREFIX}three")`, ["three"]],
    ['ALARM(one) AND NOT ALARM("deployment") AND NOT (ALARM(night))', ["one"]],
    ["OK(one) AND INSUFFICIENT_DATA(two) OR TRUE", []],
    ['ALARM("say \\"hello\\"")', ['say "hello"']],
    ['AT_LEAST(2, ALARM, (web1, "web 2", web3))', ["web1", "web 2", "web3"]],
    ["AT_LEAST(50%, NOT ALARM, (a, b)) OR AT_LEAST(2, OK, (c, d))", []],
    ['AT_LEAST(1, ALARM, ("a (b)", c)) AND ALARM(d)', ["a (b)", "c", "d"]],
    ["ALARM(a) AND NOT (ALARM(b) OR (ALARM(c) AND OK(d))) AND ALARM(e)", ["a", "e"]],
    ["NOT (ALARM(a) OR NOT ALARM(b)) OR NOT NOT ALARM(c)", ["b", "c"]],
    ["NOT TRUE OR ALARM(a) AND NOT AT_LEAST(2, ALARM, (b, c)) AND ALARM(d)", ["a", "d"]],
    ['OK("not ) ALARM(a)") AND ALARM("NOT (b")', ["NOT (b"]],
    ['ALARM("unfinished', []],
    ["", []],
  ])("are those that the rule waits for: %s", (rule, names) => {
    expect(ringing(rule)).toEqual(names.map(incident));
    expect(ringing(rule, triggered("last", ...names))).toEqual(["last", ...names].map(incident));
  });

  it.each([
    '{"triggeringAlarms":',
    "null",
    '{"triggeringAlarms":"all"}',
    '{"triggeringAlarms":[null,{},7]}',
    7,
    {},
  ])("are only the rule's, where the reason's data are broken: %j", (reasonData) => {
    expect(ringing("ALARM(one)", { reasonData })).toEqual([incident("one")]);
  });

  it("are found in linear time", () => {
    const started = performance.now();
    for (const rule of [
      'ALARM("',
      "AT_LEAST(2,ALARM,(",
      'AT_LEAST(2,ALARM,("a",',
      "NOT ",
      "(",
      "ALARM(a",
      '"\\',
      "ALARM(\n",
    ])
      ringing(rule.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("a bill", () => {
  const bill = (dimensions: unknown = { Currency: "USD" }, more = {}) => {
    const { metricStat, ...rest } = stat("AWS/Billing", dimensions, more);
    return {
      ...rest,
      metricStat: { ...metricStat, metric: { ...metricStat.metric, name: "EstimatedCharges" } },
    };
  };
  const reason =
    "Threshold Crossed: 2 out of the last 2 datapoints [1250.5 (02/03/26 08:00:00), 1.2E3 (02/03/26 02:00:00)] were greater than the threshold (1000.0).";
  const data = { recentDatapoints: [1200, 1250.5], threshold: 1000 };

  it.each([
    [JSON.stringify(data), 1250.5],
    [data, 1250.5],
    [
      JSON.stringify({
        recentDatapoints: [1250.5, 1200],
        evaluatedDatapoints: [
          { timestamp: "2026-03-02T02:00:00.000+0000", value: 1200 },
          { timestamp: "2026-03-02T08:00:00.000+0000", value: 1250.5 },
          { timestamp: "2026-03-02T14:00:00.000+0000" },
        ],
      }),
      1250.5,
    ],
    ['{"recentDatapoints":[12', 1250.5],
    [undefined, 1250.5],
    ['{"recentDatapoints":["many"]}', 1250.5],
  ])("is measured by the newest value: %j", (reasonData, measuredUsd) => {
    const event = parseEvent(configured({ metrics: [bill()] }, { reason, reasonData }));
    expect(event).toMatchObject({ billing: true, measuredUsd, resources: [] });
    expect(event.text).toContain("Estimated charges of this month so far: 1250.50 USD");
  });

  it.each([
    ["another currency", [bill({ Currency: "CNY" })], true],
    ["computed from it", [bill({}, { returnData: false }), math("RATE(m1)")], true],
    ["another metric", [stat("AWS/EC2", {})], false],
  ])("is not measured: %s", (_, metrics, billing) => {
    const event = parseEvent(configured({ metrics }, { reason, reasonData: JSON.stringify(data) }));
    expect(event).toMatchObject({ billing, measuredUsd: null });
  });

  it.each(["[-3.5]", "[9E999]", "[NaN]", "[one]"])("is not measured by what is no amount: %s", (written) => {
    const raw = configured({ metrics: [bill()] }, { reason: `datapoint ${written}`, reasonData: undefined });
    expect(parseEvent(raw).measuredUsd).toBeNull();
  });

  it("without any value is not measured", () => {
    const raw = configured(
      { metrics: [bill()] },
      { value: "INSUFFICIENT_DATA", reason: "Unchecked", reasonData: '{"recentDatapoints":[]}' },
    );
    expect(parseEvent(raw)).toMatchObject({ billing: true, measuredUsd: null });
  });
});

describe("text", () => {
  it("says in lines what the alarm measures, without its JSON and without ambiguous dates", () => {
    const { text, links } = parseEvent(payload("C01"));
    expect(text.split("\n")).toEqual([
      "Errors of the checkout function. Runbook: https://wiki.payments.example/runbooks/checkout",
      "State ALARM since 2026-03-02T08:58:40.989Z, previous state OK.",
      expect.stringMatching(/^Reason: .* \[61\.0, 58\.0, 47\.0\] were greater than the threshold \(10\.0\)/),
      "Metric: AWS/Lambda Errors, Sum, every 60 seconds, FunctionName checkout",
      "Threshold: 10",
      "Newest value: 61",
    ]);
    expect(links).toEqual([]);
  });

  it("names rule and alarms of a composite one, and what else is told", () => {
    const state = {
      reason: "Unchecked: Initial alarm creation",
      evaluationState: "PARTIAL_DATA",
      reasonData: JSON.stringify({ triggeringAlarms: [{ arn: `${PREFIX}two` }] }),
    };
    const { text } = parseEvent(configured({ alarmRule: "ALARM(two)" }, state, { previousState: undefined }));
    expect(text.split("\n")).toEqual([
      "State ALARM since 2026-03-02T08:58:40.989Z.",
      "Reason: Unchecked: Initial alarm creation",
      "Evaluation: PARTIAL_DATA",
      "Alarm rule: ALARM(two)",
      "Underlying alarms: two",
    ]);
  });

  it("passes on AWS's links of the description only", () => {
    const description = "See https://docs.aws.amazon.com/lambda/latest/dg/x.html and https://wiki.example/x";
    expect(parseEvent(configured({ description })).links.map(({ url }) => url)).toEqual([
      "https://docs.aws.amazon.com/lambda/latest/dg/x.html",
    ]);
  });
});
