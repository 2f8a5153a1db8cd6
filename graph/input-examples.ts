const envelope = (source: string, type: string, detail: Record<string, unknown>) => ({
  source,
  "detail-type": type,
  account: "111122223333",
  region: "ap-southeast-2",
  time: "2026-11-20T08:00:00Z",
  resources: [],
  detail,
});

const health = envelope("aws.health", "AWS Health Event", {
  eventArn:
    "arn:aws:health:ap-southeast-2::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_EXAMPLE",
  service: "EC2",
  eventTypeCode: "AWS_EC2_OPERATIONAL_ISSUE",
  eventTypeCategory: "issue",
  eventRegion: "ap-southeast-2",
  statusCode: "open",
  startTime: "Fri, 20 Nov 2026 07:40:00 GMT",
  lastUpdatedTime: "Fri, 20 Nov 2026 08:00:00 GMT",
  eventDescription: [
    { language: "en_US", latestDescription: "Increased error rates for launches of instances." },
  ],
  affectedAccount: "111122223333",
});

/** Deliveries to try in Studio, one of each source and of what people say: they stand beside the input field there. */
export const inputExamples = [
  health,
  envelope("aws.securityhub", "Security Hub Findings - Imported", {
    findings: [
      {
        Id: "example-scan/1",
        ProductArn: "arn:aws:securityhub:ap-southeast-2:111122223333:product/111122223333/default",
        AwsAccountId: "111122223333",
        UpdatedAt: "2026-11-20T08:00:00Z",
        Title: "An administration page is reachable without authentication",
        Severity: { Label: "HIGH" },
        Resources: [
          { Type: "AwsEc2Instance", Id: "arn:aws:ec2:ap-southeast-2:111122223333:instance/i-0abc1234" },
        ],
      },
    ],
  }),
  envelope("aws.guardduty", "GuardDuty Finding", {
    accountId: "111122223333",
    region: "ap-southeast-2",
    id: "5f0c2e91b7d84a63a1c9d8e0427b6f35",
    arn: "arn:aws:guardduty:ap-southeast-2:111122223333:detector/9ad41f7720c84be6b35e6c0d1f82a947/finding/5f0c2e91b7d84a63a1c9d8e0427b6f35",
    type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
    resource: { resourceType: "Instance", instanceDetails: { instanceId: "i-0abc1234" } },
    service: { archived: false, count: 3, eventLastSeen: "2026-11-20T07:58:00Z" },
    severity: 8,
    createdAt: "2026-11-20T07:50:00Z",
    updatedAt: "2026-11-20T08:00:00Z",
    title: "The instance i-0abc1234 is querying a domain name associated with Bitcoin-related activity.",
    description:
      "The instance i-0abc1234 is querying a domain name associated with Bitcoin-related activity.",
  }),
  envelope("aws.trustedadvisor", "Trusted Advisor Check Item Refresh Notification", {
    "check-name": "Low Utilization Amazon EC2 Instances",
    "check-item-detail": {
      "Region/AZ": "ap-southeast-2b",
      "Instance ID": "i-0abc1234",
      "Estimated Monthly Savings": "$1,853.76",
    },
    status: "WARN",
    resource_id: "arn:aws:ec2:ap-southeast-2:111122223333:instance/i-0abc1234",
    uuid: "5f0d9b1e-7c42-4a86-93d5-e1b7c8a60f24",
  }),
  envelope("aws.config", "Config Rules Compliance Change", {
    resourceId: "vpc-0abc1234",
    resourceType: "AWS::EC2::VPC",
    awsRegion: "ap-southeast-2",
    awsAccountId: "111122223333",
    configRuleName: "vpc-flow-logs-enabled",
    messageType: "ComplianceChangeNotification",
    newEvaluationResult: {
      complianceType: "NON_COMPLIANT",
      resultRecordedTime: "2026-11-20T08:00:00Z",
      annotation: "No active flow log was found for this VPC.",
    },
  }),
  {
    ...envelope("aws.cloudwatch", "CloudWatch Alarm State Change", {
      alarmName: "checkout-errors",
      configuration: { description: "Customers cannot pay while it rings." },
      state: {
        value: "ALARM",
        timestamp: "2026-11-20T08:00:00.000+0000",
        reason: "Threshold Crossed: 3 out of the last 3 datapoints were greater than the threshold (10.0).",
      },
    }),
    resources: ["arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:checkout-errors"],
  },
  envelope("aws.ce", "Anomaly Detected", {
    anomalyId: "c94e07b1-6a3d-4f82-b5d0-28f1e7936c4a",
    accountId: "444455556666",
    anomalyStartDate: "2026-11-19T00:00:00Z",
    dimensionValue: "EC2 - Other",
    impact: { totalImpact: 2300, totalActualSpend: 2610, totalExpectedSpend: 310 },
    rootCauses: [
      {
        linkedAccount: "111122223333",
        region: "ap-southeast-2",
        service: "EC2 - Other",
        usageType: "APS2-NatGateway-Bytes",
      },
    ],
    monitorArn: "arn:aws:ce::444455556666:anomalymonitor/7d20c5f4-1b8e-43a6-9f70-e6c2b91d3508",
  }),
  { message: { user: "you", thread: "studio-report", text: "payments-prod: the API is timing out" } },
  { message: { user: "you", thread: "studio-question", text: "what is open for app01?" } },
  {
    decision: {
      incidentId: `${health.detail.eventArn}~111122223333~ap-southeast-2`,
      action: "discharge",
      reason: "planned already",
      by: "you",
    },
  },
];
