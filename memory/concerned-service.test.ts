import { expect, test } from "vitest";
import { concernedService } from "./concerned-service.ts";

const hub = { source: "aws.securityhub", service: "Inspector", type: "Software and Configuration Checks" };
const duty = { source: "aws.guardduty", service: "GuardDuty", type: "finding" };
const on = (id: string, type: string | null) => [{ id, type, status: "pending" as const }];

test.each([
  [{ ...hub, service: "Security Hub", type: "EC2.19" }, "EC2"],
  [{ ...hub, service: "Security Hub", type: "Lambda.2" }, "LAMBDA"],
  [
    { ...hub, resources: on("arn:aws:ecr:eu-west-1:222233334444:repository/x", "AwsEcrContainerImage") },
    "ECR",
  ],
  [{ ...hub, resources: on("i-0abc12345", "AwsEc2Instance") }, "EC2"],
  [{ ...hub, resources: on("i-0abc12345", "AWS::EC2::Instance") }, "EC2"],
  [{ ...hub, resources: on("thing", null) }, "Inspector"],
  [hub, "Inspector"],
  [{ ...duty, type: "CryptoCurrency:EC2/BitcoinTool.B!DNS" }, "EC2"],
  [{ ...duty, type: "UnauthorizedAccess:IAMUser/ConsoleLogin" }, "IAM"],
  [{ ...duty, type: "Execution:Kubernetes/ExecInKubeSystemPod" }, "EKS"],
  [{ ...duty, type: "Execution:Runtime/NewBinary", resources: on("core", "EKSCluster") }, "EKS"],
  [{ ...duty, type: "Execution:Runtime/NewBinary", resources: on("i-0abc12345", "Instance") }, "EC2"],
  [{ ...duty, type: "Execution:Runtime/NewBinary" }, "GuardDuty"],
  // What names its own service is left as it is.
  [{ source: "aws.config", service: "EC2", type: "S3.5" }, "EC2"],
  [{ source: "aws.cloudwatch", service: "AWS/RDS", type: "EC2.1" }, "AWS/RDS"],
])("%j concerns %s", (found, service) => {
  expect(concernedService(found)).toBe(service);
});
