import { describe, expect, it } from "vitest";
import { type LooseEnvelope, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

/** Case G02 with some fields of its detail, its service and its resource changed; undefined removes a key. */
function guardDuty({ service, resource, ...detail }: Record<string, unknown> = {}, envelope = {}) {
  const base = payload("G02");
  const part = (name: string, change: unknown) =>
    typeof change === "object" && change !== null ? { ...base.detail[name], ...change } : change;
  return JSON.parse(
    JSON.stringify({
      ...base,
      ...envelope,
      detail: {
        ...base.detail,
        ...detail,
        ...(service === undefined ? {} : { service: part("service", service) }),
        ...(resource === undefined ? {} : { resource }),
      },
    }),
  ) as LooseEnvelope;
}

const without = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, undefined]));

describe("identity", () => {
  const arn = payload("G02").detail.arn;

  it("is the finding's ARN; the state is the message", () => {
    expect(parseEvent(payload("G02"))).toMatchObject({
      source: "aws.guardduty",
      incidentId: `aws.guardduty~${arn}`,
      messageId: "2026-03-02T08:31:44.000Z~open~~high",
      updatedAt: "2026-03-02T08:31:44.000Z",
      sentAt: "2026-03-02T08:35:03.000Z",
    });
  });

  it("is shared by a repeat, and by the copy that the administrator receives", () => {
    const [first, repeat, copy] = [0, 1, 2].map((index) => parseEvent(payload("G05", index)));
    expect(repeat?.incidentId).toBe(first?.incidentId);
    expect(repeat?.messageId).not.toBe(first?.messageId);
    expect([copy?.incidentId, copy?.messageId, copy?.accounts]).toEqual([
      repeat?.incidentId,
      repeat?.messageId,
      ["333344445555"],
    ]);
  });

  it.each([
    ["composed", without("arn"), `aws.guardduty~${arn}`],
    ["composed in its partition", { ...without("arn"), partition: "aws-cn" }, /^aws\.guardduty~arn:aws-cn:/],
    [
      "account, Region and id without a detector",
      { ...without("arn"), service: null },
      "aws.guardduty~777788889999/us-west-2/1dfff8e2b39e1e179bfc764d818eae6f",
    ],
  ])("is %s where there is no ARN", (_, change, incidentId) => {
    expect(parseEvent(guardDuty(change)).incidentId).toMatch(incidentId);
  });

  it("does not depend on the envelope", () => {
    const [one, other] = [{}, { account: "101010101010", region: "eu-west-1", id: "x", time: undefined }].map(
      (envelope) => parseEvent(guardDuty(without("arn"), envelope)),
    );
    expect([other?.incidentId, other?.messageId, other?.region, other?.accounts]).toEqual([
      one?.incidentId,
      one?.messageId,
      "us-west-2",
      ["777788889999"],
    ]);
  });
});

it.each([
  [without("arn", "id"), "arn", "a non-empty string, or accountId and id", "nothing"],
  [{ arn: "", accountId: null }, "arn", "a non-empty string, or accountId and id", '""'],
  [{ arn: 7 }, "arn", "a string", "7"],
  [without("updatedAt"), "updatedAt", "a string or a number", "nothing"],
  [{ updatedAt: "soon 5" }, "updatedAt", "a date and time", '"soon 5"'],
])("a broken detail says where and why: %j", (change, path, expected, found) => {
  expect(parseProblem(guardDuty(change))).toMatchObject({ path: `detail.${path}`, expected, found });
});

describe("severity", () => {
  it.each([
    [0, "informational"],
    [0.1, "low"],
    [1, "low"],
    [3.9, "low"],
    [4, "medium"],
    [6.9, "medium"],
    [7, "high"],
    [8.9, "high"],
    [9, "critical"],
    [10, "critical"],
    ["8.0", "high"],
    ["High", null],
    [null, null],
    [undefined, null],
  ])("%j is %s", (severity, level) => {
    expect(parseEvent(guardDuty({ severity })).nativeSeverity).toBe(level);
  });
});

describe("state", () => {
  it.each([
    [{ archived: false }, "open"],
    [{ archived: true }, "resolved"],
    [{ archived: "true" }, "resolved"],
    [{ archived: null }, "open"],
  ])("%j is %s", (service, state) => {
    expect(parseEvent(guardDuty({ service })).state).toBe(state);
  });

  it("of one that was archived by hand is another message", () => {
    const [open, archived] = [false, true].map((value) =>
      parseEvent(guardDuty({ service: { archived: value } })),
    );
    expect(archived?.messageId).not.toBe(open?.messageId);
    expect(archived?.updatedAt).toBe(open?.updatedAt);
  });

  it.each([
    [{ sample: true }, true],
    [{ sample: "true" }, true],
    [{ value: '{"sample":true}', type: "default" }, true],
    [{ value: '{"sample":false}' }, false],
    [{ value: '{"sample":' }, false],
    [{ value: "[true]" }, false],
    [{ value: "null" }, false],
    [null, false],
  ])("sample: %j", (additionalInfo, sample) => {
    expect(parseEvent(guardDuty({ service: { additionalInfo } })).sample).toBe(sample);
  });

  it("a title's prefix marks a sample too", () => {
    expect(parseEvent(guardDuty({ title: "[SAMPLE] An instance." })).sample).toBe(true);
    expect(parseEvent(guardDuty({ title: "An instance [SAMPLE]." })).sample).toBe(false);
  });
});

describe("resources", () => {
  const resourcesOf = (resource: unknown, service = {}) =>
    parseEvent(guardDuty({ resource, service })).resources.map(({ id, type }) => [type, id]);

  it("leave out what only surrounds an instance", () => {
    expect(parseEvent(payload("G02")).resources).toEqual([
      { id: "i-006606624b6cc637d", type: "Instance", status: "pending" },
    ]);
  });

  it.each([
    [
      { accessKeyDetails: { accessKeyId: "AKIA1", userName: "deploy", userType: "IAMUser" } },
      [
        ["AccessKey", "AKIA1"],
        ["IAMUser", "deploy"],
      ],
    ],
    [
      { s3BucketDetails: [{ arn: "arn:aws:s3:::one", name: "one" }, { name: "two" }, null, "three"] },
      [
        ["S3Bucket", "arn:aws:s3:::one"],
        ["S3Bucket", "two"],
      ],
    ],
    [
      {
        eksClusterDetails: { arn: "arn:aws:eks:x:1:cluster/c", name: "c", vpcId: "vpc-1" },
        kubernetesDetails: { kubernetesWorkloadDetails: { name: "api", namespace: "web" } },
      },
      [
        ["EKSCluster", "arn:aws:eks:x:1:cluster/c"],
        ["KubernetesWorkload", "api"],
      ],
    ],
    [
      {
        rdsDbInstanceDetails: { dbInstanceIdentifier: "ledger", dbInstanceArn: "arn:aws:rds:x:1:db:ledger" },
      },
      [["RDSDBInstance", "arn:aws:rds:x:1:db:ledger"]],
    ],
    [{ rdsDbInstanceDetails: { dbInstanceIdentifier: "ledger" } }, [["RDSDBInstance", "ledger"]]],
    [{ rdsLimitlessDbDetails: { dbShardGroupIdentifier: "s" } }, [["RDSLimitlessDB", "s"]]],
    [
      {
        lambdaDetails: {
          functionArn: "arn:aws:lambda:x:1:function:f",
          functionName: "f",
          vpcConfig: { vpcId: "vpc-1" },
        },
      },
      [["Lambda", "arn:aws:lambda:x:1:function:f"]],
    ],
    [
      {
        ecsClusterDetails: {
          arn: "arn:aws:ecs:x:1:cluster/c",
          taskDetails: { arn: "arn:aws:ecs:x:1:task/t" },
        },
      },
      [
        ["ECSCluster", "arn:aws:ecs:x:1:cluster/c"],
        ["ECSTask", "arn:aws:ecs:x:1:task/t"],
      ],
    ],
    [{ containerDetails: { id: "c1", name: "api" } }, [["Container", "c1"]]],
    [
      { ebsVolumeDetails: { scannedVolumeDetails: [{ volumeArn: "arn:aws:ec2:x:1:volume/vol-1" }] } },
      [["EBSVolume", "arn:aws:ec2:x:1:volume/vol-1"]],
    ],
    [{ instanceDetails: "none", accessKeyDetails: null, s3BucketDetails: {} }, []],
    [null, []],
    ["Instance", []],
  ])("are what the finding is about: %j", (resource, expected) => {
    expect(resourcesOf(resource)).toEqual(expected);
  });

  it("of an attack sequence are all that it touched but the network", () => {
    const sequence = {
      uid: "s1",
      description: "A sequence of actions on two instances.",
      resources: [
        { uid: "arn:aws:ec2:x:1:instance/i-1", resourceType: "EC2_INSTANCE", accountId: "1" },
        { uid: "arn:aws:ec2:x:1:network-interface/eni-1", resourceType: "EC2_NETWORK_INTERFACE" },
        { uid: "vpc-1", resourceType: "EC2_VPC" },
        { uid: "AKIA1", name: "deploy", resourceType: "ACCESS_KEY" },
        { uid: "arn:aws:ec2:x:1:instance/i-1", resourceType: "EC2_INSTANCE" },
        null,
      ],
      signals: [
        { type: "FINDING", name: "Backdoor:EC2/C&CActivity.B!DNS", count: 12 },
        { type: "CLOUD_TRAIL", name: "DeleteTrail", count: 1 },
      ],
    };
    const resource = { resourceType: "AttackSequence" };
    expect(resourcesOf(resource, { detection: { sequence } })).toEqual([
      ["EC2_INSTANCE", "arn:aws:ec2:x:1:instance/i-1"],
      ["ACCESS_KEY", "AKIA1"],
    ]);
    const event = parseEvent(guardDuty({ resource, service: { detection: { sequence } } }));
    expect(event.text.split("\n")).toEqual(
      expect.arrayContaining([
        "A sequence of actions on two instances.",
        "Signal: Backdoor:EC2/C&CActivity.B!DNS, seen 12 times",
        "Signal: DeleteTrail",
      ]),
    );
  });
});

describe("text", () => {
  it("tells what it costs and how often it was seen, line by line", () => {
    expect(parseEvent(payload("G02")).text.split("\n")).toEqual([
      "EC2 instance i-006606624b6cc637d is querying a domain name that is associated with Bitcoin-related activity.",
      "Resource type: Instance",
      "Instance type: p4d.24xlarge",
      "Name: gpu-worker-11",
      "Seen 412 times, from 2026-03-02T02:11:00.000Z to 2026-03-02T08:27:19.000Z",
      "Action: DNS_REQUEST, domain us.stratum.pool.example, UDP",
      "Threat list: ProofPoint",
      "Related instances: 14 instances in this account have contacted the same pool since 2026-03-02T02:11:00Z",
    ]);
  });

  const remoteIpDetails = {
    ipAddressV4: "192.0.2.1",
    country: { countryName: "Brazil" },
    organization: null,
  };
  it.each([
    [
      {
        actionType: "NETWORK_CONNECTION",
        networkConnectionAction: {
          connectionDirection: "OUTBOUND",
          remotePortDetails: { port: 8333, portName: "Unknown" },
          localPortDetails: { port: 41_000 },
          remoteIpDetails,
          protocol: "TCP",
          blocked: true,
        },
      },
      "Action: NETWORK_CONNECTION, outbound, to 192.0.2.1 (Brazil), remote port 8333, TCP, blocked",
    ],
    [
      {
        actionType: "PORT_PROBE",
        portProbeAction: {
          portProbeDetails: [{ localPortDetails: { port: 22, portName: "SSH" }, remoteIpDetails }],
          blocked: false,
        },
      },
      "Action: PORT_PROBE, local port 22 (SSH), from 192.0.2.1 (Brazil)",
    ],
    [
      {
        actionType: "AWS_API_CALL",
        awsApiCallAction: {
          api: "RunInstances",
          serviceName: "ec2.amazonaws.com",
          errorCode: "AccessDenied",
          remoteIpDetails,
        },
      },
      "Action: AWS_API_CALL, RunInstances of ec2.amazonaws.com, refused with AccessDenied, from 192.0.2.1 (Brazil)",
    ],
    [
      {
        actionType: "KUBERNETES_API_CALL",
        kubernetesApiCallAction: { verb: "create", requestUri: "/api/v1/pods", statusCode: 201 },
      },
      "Action: KUBERNETES_API_CALL, create /api/v1/pods, status 201",
    ],
    [
      {
        actionType: "RDS_LOGIN_ATTEMPT",
        rdsLoginAttemptAction: {
          remoteIpDetails,
          loginAttributes: [{ user: "admin", failedLoginAttempts: 40, successfulLoginAttempts: 1 }],
        },
      },
      "Action: RDS_LOGIN_ATTEMPT, user admin (1 logins, 40 refused), from 192.0.2.1 (Brazil)",
    ],
    [{ actionType: "NEW_KIND", newKindAction: { a: 1 } }, "Action: NEW_KIND"],
  ])("says what was done: %#", (action, line) => {
    expect(parseEvent(guardDuty({ service: { action } })).text.split("\n")).toContain(line);
  });

  it.each([
    [{ anomalies: { anomalousAPIs: "iam:CreateUser" } }, "Anomalies, anomalousAPIs: iam:CreateUser"],
    [{ value: '{"userAgent":{"fullUserAgent":"curl/8"}}' }, "User agent, fullUserAgent: curl/8"],
    [{ portsScannedSample: [22, 80] }, "Ports scanned sample: 22, 80"],
    [{ note: "one\n  two" }, "Note: one two"],
    [{ threatListName: "Own list" }, "Threat list: ProofPoint, Own list"],
  ])("tells what the kind of finding adds: %j", (additionalInfo, line) => {
    expect(parseEvent(guardDuty({ service: { additionalInfo } })).text.split("\n")).toContain(line);
  });

  it("names malware, the process and the sequence it is part of", () => {
    const service = {
      malwareScanDetails: { threats: [{ name: "EICAR-Test-File" }] },
      runtimeDetails: { process: { name: "xmrig", executablePath: "/tmp/xmrig" } },
    };
    const { text } = parseEvent(guardDuty({ service, associatedAttackSequenceArn: "arn:aws:x" }));
    expect(text).toMatch(/^Threat: EICAR-Test-File$/m);
    expect(text).toMatch(/^Process: xmrig, \/tmp\/xmrig$/m);
    expect(text).toMatch(/^Part of the attack sequence arn:aws:x$/m);
  });

  it("is bounded, however much is added", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`key${n}`, "x".repeat(5_000)]));
    expect(parseEvent(guardDuty({ service: { additionalInfo: many } })).text.length).toBeLessThan(10_000);
  });
});

describe("quirks", () => {
  it("numeric epochs are times, seconds and milliseconds", () => {
    const event = parseEvent(
      guardDuty({
        updatedAt: 1772440304,
        service: { eventFirstSeen: 1772417460000, eventLastSeen: 1772440039 },
      }),
    );
    expect(event).toMatchObject({
      updatedAt: "2026-03-02T08:31:44.000Z",
      startsAt: "2026-03-02T02:11:00.000Z",
      messageId: parseEvent(payload("G02")).messageId,
    });
  });

  it("null objects cost nothing but what they would say", () => {
    const event = parseEvent(guardDuty({ service: null, resource: null, title: null, description: null }));
    expect(event).toMatchObject({
      state: "open",
      resources: [],
      text: "",
      title: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
      startsAt: "2026-03-02T02:40:12.000Z",
      sample: false,
    });
  });

  it("the least that identifies a finding is enough", () => {
    const arn = "arn:aws:guardduty:eu-west-1:333344445555:detector/d/finding/f";
    const event = parseEvent({
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      detail: { arn, updatedAt: "2026-03-01T00:00:00Z" },
    });
    expect(event).toMatchObject({
      accounts: ["333344445555"],
      region: "eu-west-1",
      type: "finding",
      title: "finding",
      service: "GuardDuty",
      nativeSeverity: null,
      startsAt: null,
      threat: true,
      groups: {},
      sentAt: "2026-03-02T09:00:00.000Z",
    });
  });

  it("deep nesting inside the JSON string is no danger", () => {
    const value = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(parse(guardDuty({ service: { additionalInfo: { value } } }))).toHaveLength(1);
  });
});
