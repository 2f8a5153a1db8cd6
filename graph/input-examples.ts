/** Deliveries to try in Studio: they stand beside the input field there. */
export const inputExamples = [
  {
    source: "aws.health",
    "detail-type": "AWS Health Event",
    account: "111122223333",
    region: "eu-west-1",
    time: "2026-11-20T08:00:00Z",
    resources: [],
    detail: {
      eventArn:
        "arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_EXAMPLE",
      service: "EC2",
      eventTypeCode: "AWS_EC2_OPERATIONAL_ISSUE",
      eventTypeCategory: "issue",
      statusCode: "open",
      startTime: "Fri, 20 Nov 2026 07:40:00 GMT",
      eventDescription: [
        { language: "en_US", latestDescription: "Increased error rates for launches of instances." },
      ],
      affectedAccount: "111122223333",
    },
  },
  {
    source: "aws.securityhub",
    "detail-type": "Security Hub Findings - Imported",
    detail: {
      findings: [
        {
          Id: "example-scan/1",
          ProductArn: "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default",
          AwsAccountId: "111122223333",
          UpdatedAt: "2026-11-20T08:00:00Z",
          Title: "An administration page is reachable without authentication",
          Severity: { Label: "HIGH" },
          Resources: [
            { Type: "AwsEc2Instance", Id: "arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc1234" },
          ],
        },
      ],
    },
  },
  { message: { user: "you", thread: "studio", text: "payments-prod: the API is timing out" } },
  { message: { user: "you", thread: "studio", text: "what is open for app01?" } },
];
