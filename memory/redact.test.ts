import { expect, test } from "vitest";
import { redact } from "./redact.ts";

test.each([
  ["key AKIAIOSFODNN7EXAMPLE was found", "key [access key id] was found"],
  ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [secret]"],
  ["found wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY in a file", "found [secret] in a file"],
  ['"password": "hunter22",', '"password": "[secret]",'],
  ["Authorization: Bearer abcdefghijklmnop1234", "Authorization: Bearer [token]"],
  ["token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh123456", "token [token]"],
  ["xoxb-123456789012-abcdef", "[token]"],
  ["ghp_0123456789abcdef0123456789abcdef0123", "[token]"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nrest", "[private key]\nrest"],
  ["postgres://admin:s3cret@db.internal/x", "postgres://[credentials]@db.internal/x"],
  [
    "https://b.s3.amazonaws.com/x?X-Amz-Signature=0123456789abcdef&a=1",
    "https://b.s3.amazonaws.com/x?X-Amz-Signature=[secret]&a=1",
  ],
  ["mail olga.b@example.com now", "mail [email address] now"],
  ["call +49 30 1234567-8.", "call [telephone number]."],
  ["from 203.0.113.77 to 10.0.4.7", "from 203.0.113.x to 10.0.4.7"],
])("%j", (text, clean) => {
  expect(redact(text)).toBe(clean);
  expect(redact(clean)).toBe(clean);
});

test.each([
  "arn:aws:health:eu-west-1::event/EC2/AWS_EC2_X/AWS_EC2_X_dfa33b65-c00d-4e0d-a07a-b5ac35b15c9e",
  "account 222233334444, instance i-0aa11bb22cc33dd44, since 2026-03-02T09:00:00.000Z",
  "commit 0123456789abcdef0123456789abcdef01234567",
  "version 1.29.10.3 of the library, 172.16.0.1, 192.168.1.1, 169.254.169.254",
  "arn:aws:eks:eu-west-1:222233334444:cluster/core costs 1,234.56 USD",
])("%j stays", (text) => {
  expect(redact(text)).toBe(text);
});
