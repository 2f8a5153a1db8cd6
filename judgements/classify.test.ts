import { describe, expect, it } from "vitest";
import { classify } from "./classify.ts";

const of = (text: string, pending = "") => classify.rule({ text, pending }).value;

describe("reports", () => {
  it.each([
    "our interface endpoints in Sydney are timing out since 8",
    "Production is down!",
    "checkout in storefront-prod is failing with 502",
    "The VPN to Frankfurt is down",
    "Hi, our RDS instance in 222233334444 is not responding",
    "hey team, we can't connect to the ledger database",
    "EKS nodes in payments-prod crash over and over",
    "the API is very slow since this morning",
    "Our VPN is down, can someone help?",
    "What is going on? Our checkout API returns 500s.",
    "Can you check why 222233334444's database is unreachable?",
    "Could someone look at i-0abc12345, it is stuck",
    "please investigate errors in arn:aws:lambda:eu-west-1:222233334444:function:quote",
    "someone pushed our access key to a public repo, it leaked",
    "we see unexpected charges of 3,000 USD for GPU instances",
    "our bill doubled this month",
    "I accidentally deleted the orders table in payments-prod",
    "suspicious logins to the root user of 222233334444",
    "retirement notice for i-0aa11bb22cc33dd44 arrived by mail",
    "AWS says 333344445555 must move off TLS 1.0",
    "the certificate of shop.example.com expired",
    "quota reached for running instances",
    "disk full on the build host",
    "Unsere Datenbank ist nicht erreichbar",
    "El servicio de pagos no funciona",
    "Is anyone there? The NAT gateway drops packets.",
    "Somebody left a db.r6g instance running in 777788889999. It is idle. Can the owner please stop it?",
    "The old cluster in 222233334444 costs 3,000 USD a month. Could somebody delete it?",
    "i-0abc12345 is not needed any more. Can whoever started it terminate it?",
    "Complaint from controlling: the BI seats in 888899990000 cost 10,800 USD a year now. Who ordered that?",
    "Finance complains that 333344445555 spends 4,000 USD a month on snapshots. Whose are they?",
  ])("%s", (text) => {
    expect(of(text)).toBe("report");
  });
});

describe("questions", () => {
  it.each([
    "What is open in payments-prod?",
    "which teams own the VPN tickets",
    "Who owns storefront-prod?",
    "when does EKS 1.32 leave standard support?",
    "how many incidents did we have last week",
    "Why was the last outage not escalated?",
    "is the VPN down?",
    "Are there errors in eu-west-1 right now?",
    "was our checkout affected by the outage yesterday?",
    "do we have open tickets for 222233334444?",
    "did the failed deployment cause tickets?",
    "any news on the RDS issue?",
    "Any open incidents",
    "Can you tell me what happened with the ledger outage?",
    "could you please list all failed changes",
    "show me the tickets of app01",
    "list incidents about certificates",
    "summarize the outage of Monday",
    "tell me about INC-000417",
    "hi ohero, what's the status of the EKS upgrade?",
    "Hello! How do we usually handle expired certificates?",
    "status of the savings plan renewal",
    "I'd like to know who was told about the leaked key",
    "let me know when the maintenance is over",
    "explain severity 4",
    "thanks!",
    "hello",
    "Wie viele Vorfälle sind offen?",
    "¿Qué tickets hay?",
    "payments-prod?",
    "Our Savings Plan in 222233334444 costs 900 USD a month. When does it end?",
    "The forecast for 222233334444 is 5,000 USD. Which team pays for it?",
    "Which complaints were there about 222233334444 last week?",
    "There were no complaints about 222233334444. What is open there?",
    "Can you tell me who could stop the instance in 777788889999?",
    "Can the owner of 222233334444 be changed?",
    "Somebody complained about our tickets. Who reads them?",
  ])("%s", (text) => {
    expect(of(text)).toBe("question");
  });
});

describe("after we asked back", () => {
  const pending = "our interface endpoints in Sydney are timing out since 8";
  it.each([
    ["it's 454545454545, vpce-0a12 for SQS, about 40 % of calls", "report"],
    ["payments-prod", "report"],
    ["the network account", "report"],
    ["is it 454545454545 that you mean?", "report"],
    ["what do you mean?", "question"],
    ["which accounts do you know?", "question"],
  ])("%s is a %s", (text, value) => {
    expect(of(text, pending)).toBe(value);
  });
});

describe("other languages", () => {
  it.each([
    ["決済APIが落ちています", "report"],
    ["支付服务无法访问", "report"],
    ["La base est en panne", "report"],
    ["なぜ決済が停止していますか？", "question"],
    ["どのインシデントが開いていますか", "question"],
    ["ありがとうございます", "question"],
    ["Merci beaucoup !", "question"],
    [
      "Merhaba, sabahtan beri sipariş servisi çok yavaş, müşteriler hata alıyor. Acil bakabilir misiniz?",
      "report",
    ],
    ["Ödeme sayfası açılmıyor", "report"],
    ["Veritabanına bağlanamıyoruz, uygulama yanıt vermiyor", "report"],
    ["Hangi olaylar açık?", "question"],
    ["Şu anda hata yok. Hangi kayıtlar açık?", "question"],
    ["Teşekkürler", "question"],
  ])("%s is a %s", (text, value) => {
    expect(of(text)).toBe(value);
  });
});

it("quotes the words it rests on", () => {
  expect(classify.rule({ text: "hello, our API is down", pending: "" })).toEqual({
    value: "report",
    evidence: "down",
  });
  expect(classify.rule({ text: "hello, what is open?", pending: "" })).toEqual({
    value: "question",
    evidence: "what",
  });
});

it("asks with the earlier message where there is one", () => {
  expect(classify.question({ text: "b", pending: "" }).untrusted).toBe("Message:\nb");
  expect(classify.question({ text: "b", pending: "a" }).untrusted).toMatch(/^Earlier in this thread:\na\n/);
});
