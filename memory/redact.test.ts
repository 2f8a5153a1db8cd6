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
  ["the password is hunter2hunter2", "the password is [secret]"],
  ["Passwort: geheim123", "Passwort: [secret]"],
  ["Das Kennwort lautet geheim123", "Das Kennwort lautet [secret]"],
  ["pw=abc12345 and pwd: abc12345", "pw=[secret] and pwd: [secret]"],
  ["api key: 0123456789abcdef", "api key: [secret]"],
  ['DB_PASSWORD="se cret" x', 'DB_PASSWORD="[secret]" x'],
  ["DB_PASS='se cret' dbPassword=abcdefgh", "DB_PASS='[secret]' dbPassword=[secret]"],
  ['{\\"password\\": \\"hunter22\\"}', '{\\"password\\": \\"[secret]"}'],
  ["<password>hunter22</password>", "<password>[secret]</password>"],
  ["Secret access key: wJalrXUtnFEMI7MDENG", "Secret access key: [secret]"],
  [`key ${"sk_live_"}51H8abcdefGHIJKLmnop used`, "key [token] used"],
  ["ring 0170 1234567 or 030/12345678", "ring [telephone number] or [telephone number]"],
  ["ring 0049 170 1234567.", "ring [telephone number]."],
  ["ring (555) 123-4567 or 555-123-4567", "ring [telephone number] or [telephone number]"],
  ["from 2001:db8:85a3:8d3:1319:8a2e:370:7348 and", "from 2001:db8:85a3::x and"],
  ["2001:DB8::1: refused, 2a00:1450:4001:81b::200e/64", "2001:DB8::x: refused, 2a00:1450:4001::x/64"],
  ["paid with 4111 1111 1111 1111, 4111111111111111", "paid with [card number], [card number]"],
  ["5500-0000-0000-0004 and 3782 822463 10005", "[card number] and [card number]"],
  ["to DE89 3704 0044 0532 0130 00 EUR 50", "to [bank account] EUR 50"],
  ["AT611904300234573201 OPEN, GB82 WEST 1234 5698 7654 32.", "[bank account] OPEN, [bank account]."],
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
  "accounts 012345678901, 0123-4567-8901 and 1234 5678 9012",
  "the secret is arn:aws:secretsmanager:eu-west-1:222233334444:secret:db-AbCdEf",
  "secret: arn:aws:secretsmanager:eu-west-1:222233334444:secret:db-AbCdEf, secretName: my-secret",
  "the password is expired; the API key is 90 days old; the password was changed",
  "password last used: 2026-03-02T09:00:00Z, password: 2026-03-02T09:00:00Z",
  "at 1772442000000 and 1772442000000000 and 1772442000000000000, 20260302090000, 0900 2026-03-02",
  "2026-03-02 09:00:00 to 09:15:00, 2026/03/02, 02.03.2026, 20260302T090000Z",
  "bytes 4096 8192 16384, requests 4012888888881882 4111111111111112, 98.6 0.0123 1e-9",
  "sizes 55 60 58 61 57 59 62 60, 1,234,567,890.12 EUR, -0.5 %",
  "version 10.15.7, 2.0.1-rc.1, kernel 5.10.0-1160.119.1, v0.170.1234567",
  "i-0aa11bb22cc33dd44 vol-0123456789abcdef0 sg-0170123456 eni-0123 subnet-0170 T-0123456789",
  "0a1b2c3d-0170-1234-5678-0123456789ab and Z2FDTNDATAQYW2, E2QWRUHAPOMQZL",
  "arn:aws:s3:::logs/0123/4567890, log 2026/03/02/[$LATEST]0123456789",
  "mac 02:42:ac:11:00:02, fe80::1, fd00:1234::5, ::1, std::vector, 2026:03:02, AB:CD:EF:01:23",
  "lambda timeout 555-1234, port 8080-8090, exit 137, ratio 100:200",
  "DE89 3704 0044 0532 0130 01 and AB12CDEF34567890",
])("%j stays", (text) => {
  expect(redact(text)).toBe(text);
});

test.each([
  "password is ",
  "password=",
  'password="a ',
  'api key: \\"',
  "secret is a1",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN ",
  "0170 123 ",
  "4111 1111 ",
  "0".repeat(50),
  "AA11 A A ",
  "DE89",
  "2001:db8:",
  "2001:",
  "a.b@c.",
  "eyJaaaaaaaa.",
  "://a:",
  "+1 (5",
])("%j again and again takes little time", (part) => {
  const started = performance.now();
  redact(part.repeat(200_000 / part.length));
  expect(performance.now() - started).toBeLessThan(1_500);
});
