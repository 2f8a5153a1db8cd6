/**
 * Words of operations that mean the same, or nearly: a search for one finds the others with less weight. General words
 * only, none for the sake of one document or one question; what a team calls its own things belongs into its documents.
 */
export const SAME = `
slow, slowness, sluggish, latency, delay, lag, response time, performance degraded
timeout, timed out, hang, hung, stuck, unresponsive, freeze
outage, down, unavailable, unreachable, offline, not reachable, disruption, interruption, downtime
failure, fail, error, fault, broken, malfunction, problem, issue, trouble
crash, terminate, killed, abort, exit, died, dies
out of memory, OOM, memory exhausted, memory pressure
memory, RAM, heap
certificate, cert, TLS, SSL, HTTPS
certificate, ACM
expire, expiry, expiration, lapse, run out, validity, end of life
renew, renewal, reissue, extend, rotate, rotation, replace
cost, bill, billing, charge, spend, spending, expense, invoice, price, money, expensive
budget, forecast, spending limit
anomaly, unusual, unexpected, abnormal, spike, surge, jump, suspicious, strange, odd
bucket, S3, object storage, objects
key, credential, secret, password, token, access key
leak, leaked, exposed, compromised, stolen, disclosed, exfiltrated, published
public, open to the world, world readable, internet facing, anonymous, exposed, everyone, anyone
permission, access, privilege, authorization, policy, grant, rights
denied, forbidden, refused, rejected, unauthorized, 403, not allowed, blocked
login, signin, authenticate, authentication, logon
MFA, multi factor, second factor, two factor
user, person, identity, account holder, employee
delete, remove, erase, destroy, wipe, purge, drop, gone, lost
create, launch, provision, set up, setup, build, spin up
start, boot, launch, begin
stop, shut down, shutdown, halt, turn off, switch off
restart, reboot, bounce, cycle
upgrade, update, patch, new version, newer version, migrate
version, release
deprecated, deprecation, end of support, end of life, retired, retirement, unsupported, sunset
deploy, deployment, rollout, ship, release, roll out
rollback, roll back, revert, undo, back out
backup, snapshot, copy, recovery point
restore, recover, recovery, bring back
failover, switchover, standby, promote, secondary takes over
replica, replication, read replica, copy, secondary
primary, writer, main, leader
disk, storage, volume, space
full, exhausted, exhaustion, ran out, used up, running out, depleted, no space, none left
quota, limit, ceiling, cap, maximum, allowance
throttle, throttling, rate limit, rate exceeded, too many requests, 429, slow down
scale, scaling, capacity, resize, grow, autoscaling
load, traffic, demand, requests
CPU, processor, compute
network, connectivity, networking, connection
connect, connection, reach, connectivity
tunnel, VPN, site-to-site, on-premises link
route, routing, path
DNS, name resolution, resolve, hostname, domain name, Route 53
firewall, security group, network ACL, port rule, ingress rule
port, socket
packet, traffic, flow
encrypt, encryption, KMS, cipher
queue, SQS, backlog, messages
dead letter, DLQ, poison message, failed messages
notification, alert, alarm, page, warning
notify, inform, announce, communicate, message
on-call, pager, duty, standby rota, rota
escalate, escalation, raise
severity, priority, urgency, impact
incident, outage, event, emergency
maintenance, planned work, scheduled event, change window, maintenance window
change, modification, alteration, modify
approval, approve, sign off, permission
postmortem, post mortem, review, retrospective, lessons learned
root cause, cause, reason
runbook, playbook, procedure, instructions, steps, guide
investigate, diagnose, debug, troubleshoot, analyse, find out, examine
check, verify, confirm, test, inspect
fix, repair, resolve, mitigate, remedy, solve, mend
increase, raise, grow, higher, rise
decrease, reduce, lower, shrink, save, cut
monitor, monitoring, observe, watch, metric, dashboard
log, logs, logging, audit trail, trace
tag, tagging, label
owner, ownership, responsible, team
customer, client, end user
schedule, cron, timer, periodic, nightly, recurring
data, record, dataset
corrupt, corruption, damaged, inconsistent
duplicate, twice, repeated, double
image, AMI, container image
availability zone, AZ, zone
production, prod, live
development, dev, non-production, staging, sandbox
malware, virus, malicious, attack, attacker, intruder, hacker, breach, intrusion
mining, cryptocurrency, cryptomining, bitcoin, miner
brute force, password guessing, port scan, scanning
phishing, scam, fraud
DDoS, denial of service, flood, Shield
unused, idle, orphaned, abandoned, forgotten, leftover
commitment, reserved instance, Savings Plan, discount
cache, caching, ElastiCache, Redis, Memcached
session, cookie
email, mail, SES
bounce rate, bounces, complaints, sender reputation
stream, Kinesis, streaming
schema, table structure, migration
deadlock, lock, blocked query, lock wait
query, SQL, statement
index, indexing
node, worker, host, machine
pod, container, workload
pending, unschedulable, waiting
cold start, warm up, initialization
concurrency, parallel, simultaneous, concurrent
invoke, invocation, call, execution
API, endpoint, interface
website, site, web page, page, storefront
upload, uploading, put
download, downloading, fetch, pull
transfer, egress, data transfer, bandwidth
compliance, noncompliant, audit, rule, standard
retention, lifecycle, keep, archive
cleanup, clean up, tidy, housekeeping
vendor, supplier, provider, third party
weekend, night, out of hours
holiday, freeze, year end
healthy, unhealthy, sick, health check, probe, bad state
target, backend, upstream, origin
repository, repo, git, GitHub, source code
push, commit, publish
manual, manually
automatic, automatically, unattended
twice, two times, duplicate
charge, book, debit, payment
urgent, urgency, severity, critical, serious, grave
degraded, impaired, slow, partial
age, lifetime, days, duration
replace, exchange, swap, substitute, renew
program, software, application, app, code
malformed, invalid, poison, bad, broken, unreadable
carrier, provider, ISP, telecom, supplier
office, branch, site, building
lawyer, legal, counsel
order, purchase, sale
address translation, NAT
run dry, exhausted, used up, none free
fee, price, tariff, cost
rare, rarely, seldom, infrequent, infrequently accessed
accountable, responsible, owner
leave, leaver, quit, resign, offboarding
answer, respond, reply, acknowledge, react
verbose, debug, chatty, trace
accident, accidentally, mistake, mistakenly, error
harmless, legitimate, benign, false positive, expected
travel, journey, trip, abroad
forget, forgotten, overlook, missed, neglected
refuse, reject, decline, deny
sudden, suddenly, unexpected, unusually
supported, support, maintained
outdated, old, obsolete, deprecated, previous
current, latest, newest, recent
mandatory, required, obligatory, compulsory
forbidden, prohibited, not allowed, denied
allowed, permitted, may, accepted
exception, waiver, exemption, accepted risk
deadline, due, time limit
time limit, timeout, maximum duration
employee, staff, colleague, person, people
manager, lead, leadership, boss, management
partner, business partner, B2B
shop, store, storefront, e-commerce
payment, pay, transaction, checkout, card
picture, image, photo
file, object, document
table, dataset, collection
row, entry, item, record
field, column, attribute
place, put, assign, schedule
room, space, capacity, free
machine, node, computer, hardware, box
hardware, host, underlying machine, physical
lookup, look up, resolve, query
reach, contact, access, connect
hop, gateway, router
handshake, negotiation, phase 1
drop, discard, lose, reset
retry, repeat, replay, redrive
fill, grow, pile up, accumulate, build up
empty, zero, nothing, none
stolen, leaked, hijacked, compromised, abused
intruder, attacker, breach
suspicious, unusual, odd, anomalous
isolate, quarantine, cut off, take off the network
examine, forensic, evidence, snapshot
vulnerability, CVE, weakness, security hole, exploit
scan, probe, sweep
sensitive, personal, confidential, private, PII
share, shared, common
transfer, move, migrate, relocate
second, secondary, backup
first, initial, cold
average, typical, usual, normal
compare, difference, drift, deviation, mismatch, no longer matches
template, code, definition, declaration
flag, switch, toggle
test, trial, experiment, load test
train, training, machine learning
report, statement, finding
nightly, daily, every night, overnight
monthly, each month, month end
yearly, annual, each year
week, weekly
early, ahead, beforehand
late, overdue, behind
enlarge, extend, increase, expand, resize
large, big, huge, oversized
small, little, tiny
fast, quick, quickly, speed
hot, busy, overloaded, saturated
starve, exhaust, hog
unused, not in use, detached, unattached, idle
hidden, invisible, unseen
visible, seen, shown
print, printer, label
phone, call, call centre
text message, SMS
campaign, newsletter, mass mail
device, scanner, sensor, handheld, IoT
laptop, workstation, notebook
office hours, working hours, business hours
evening, night, out of hours
Saturday, Sunday, weekend, Friday
December, Christmas, year end, holiday
quarter, quarter end
country, abroad, region, place
`;

/** Names and abbreviations of AWS services, as people write them. */
export const NAMES = `
RDS, relational database service, managed database
Aurora, Aurora PostgreSQL, Aurora MySQL
EC2, instance, virtual machine, VM, server, elastic compute cloud
EBS, elastic block store, block volume, volume
EFS, elastic file system, shared file system, NFS
ELB, load balancer, elastic load balancing
ALB, application load balancer
NLB, network load balancer
ASG, auto scaling group, autoscaling group
EKS, Kubernetes, K8s, elastic kubernetes service
ECS, elastic container service, Fargate
ECR, container registry, image registry
Lambda, function, serverless
IAM, identity and access management, role
STS, security token service, assume role
KMS, key management service, encryption key
ACM, certificate manager
WAF, web application firewall
SNS, simple notification service, topic
SQS, simple queue service, queue
SES, simple email service
S3, simple storage service, bucket
VPC, virtual private cloud, private network
TGW, transit gateway
IGW, internet gateway
NAT, NAT gateway, network address translation, address translation, outbound internet
EIP, elastic IP, public IP address
Direct Connect, DX, dedicated line, leased line
CloudFront, CDN, content delivery, edge cache
Route 53, DNS
API Gateway, REST API
DynamoDB, key-value table, NoSQL
ElastiCache, Redis, Memcached, Valkey
OpenSearch, Elasticsearch, search cluster
Redshift, data warehouse, warehouse
Glue, ETL, data pipeline
Step Functions, state machine, workflow
EventBridge, event bus, CloudWatch Events
CloudWatch, monitoring, metrics
CloudTrail, audit log, API history
CloudFormation, infrastructure as code, stack, CDK
Config, AWS Config, compliance rule
GuardDuty, threat detection
Security Hub, security findings
Inspector, vulnerability scan, CVE
Macie, sensitive data discovery, personal data, PII
Secrets Manager, stored secrets
SSM, Systems Manager, Parameter Store, Session Manager
Trusted Advisor, best practice checks
Health, AWS Health, service health dashboard
Cost Explorer, cost report
Organizations, SCP, service control policy
Control Tower, landing zone
MSK, Kafka
DMS, database migration service
Backup, AWS Backup, backup vault
IMDS, instance metadata
SSO, IAM Identity Center, single sign-on
`;

/** A wider word, and what belongs to it: each finds the other, what belongs to it does not find its neighbours. */
export const KINDS = `
database: RDS, Aurora, DynamoDB, PostgreSQL, Postgres, MySQL, Redshift, MariaDB, DocumentDB, SQL
server: EC2, instance, node, host
container: EKS, ECS, Fargate, Kubernetes, pod, ECR
cluster: EKS, ECS, Aurora, ElastiCache, OpenSearch, MSK
storage: S3, EBS, EFS, FSx, volume, bucket
network: VPC, subnet, NAT, VPN, transit gateway, Direct Connect, route table, security group, DNS
security: GuardDuty, Security Hub, Inspector, Macie, IAM, WAF
messaging: SQS, SNS, Kinesis, Kafka, EventBridge, queue
cost: Cost Explorer, budget, Savings Plan, FinOps, reserved instance
load balancer: ALB, NLB, ELB, target group
serverless: Lambda, Fargate, Step Functions, API Gateway
encryption: KMS, TLS, certificate
credential: access key, password, token, API key, secret
machine: server, EC2, instance, node
hardware: instance retirement, host, disk
deploy: CloudFormation, pipeline, CDK
`;
