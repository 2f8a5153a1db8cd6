import { describe, expect, it } from "vitest";
import { severity } from "./severity.ts";
import { findSpokenOutage, findSpokenRecovery, findSpokenStrain } from "./spoken-trouble.ts";
import { DEVELOPMENT, reported } from "./test-inputs.ts";

const grade = (text: string, changes = {}) => severity.rule(reported(text, changes)).value;

describe("a report about production, in the words of people", () => {
  it.each([
    ["the ECS service has 0 running tasks", 4],
    ["the target group has no healthy hosts", 4],
    ["we lost the connection to Redis", 4],
    ["the certificate of the gateway expired last night", 4],
    ["consumers keep disconnecting", 4],
    ["replication stopped on shop-orders", 4],
    ["the function is not triggered any more", 4],
    ["lambdas hang", 4],
    ["the backlog of the inbox is exploding", 3],
    ["the disk is at 99 %", 3],
    ["nothing is wrong, we only added a bucket to it", 2],
    ["we are storing the logs in another bucket from now on", 2],
    ["our bill is growing a little, by $40", 2],
    ["our plan has expired", 2],
  ])("%s: %i", (text, expected) => {
    expect(grade(text)).toBe(expected);
  });
});

describe("a report about production, in other languages", () => {
  it.each([
    ["Rund 30 % der Zahlungen schlagen fehl, die Funktion läuft in Zeitüberschreitungen.", 4],
    ["Kunden kommen nicht mehr durch den Bezahlvorgang", 4],
    ["La base de données est en panne depuis 8 h", 4],
    ["Les paiements échouent, erreur 503 partout", 4],
    ["Les commandes n'aboutissent plus", 4],
    ["El NAT gateway está descartando conexiones", 4],
    ["A API de pagamentos está fora do ar", 4],
    ["Il database non risponde da stamattina", 4],
    ["De database is onbereikbaar", 4],
    ["注文APIがタイムアウトしています", 4],
    ["接続できません。決済が止まっています。", 4],
    ["支付服务无法访问", 4],
    ["결제 서비스가 응답하지 않습니다", 4],
    ["Die Funktion ist seit heute morgen sehr langsam", 3],
    ["Veritabanına sabahtan beri bağlanılamıyor, siparişler hata veriyor", 4],
    ["Rapor sayfası bugün çok yavaş", 3],
    ["Hata yok, sadece bir kova ekledik", 3],
    ["Sorun giderildi", 2],
    ["Les réponses sont très lentes", 3],
    ["Manchmal gibt es Fehler beim Bezahlen", 3],
    ["時々エラーが出ます", 3],
    ["Der Bestellvorgang macht Sachen, die er nie gemacht hat", 3],
    ["Das Problem ist behoben, alles läuft wieder", 2],
    ["Keine Fehler mehr, es funktioniert wieder", 2],
    ["Le service est rétabli", 2],
    ["復旧しました", 2],
  ])("%s: %i", (text, expected) => {
    expect(grade(text)).toBe(expected);
  });

  it("counts less elsewhere", () => {
    expect(grade("Die Datenbank ist ausgefallen", { accounts: [DEVELOPMENT] })).toBe(3);
    expect(grade("Eine neue Datenbank kam hinzu", { accounts: [DEVELOPMENT] })).toBe(2);
  });
});

it("finds the sentence that says so", () => {
  expect(findSpokenOutage("Bonjour. Le service est en panne. Merci.")).toEqual({
    quote: "Le service est en panne.",
    isMild: false,
  });
  expect(findSpokenOutage("こんにちは。時々エラーが出ます。")).toEqual({
    quote: "時々エラーが出ます。",
    isMild: true,
  });
  expect(findSpokenStrain("Hallo. Alles ist langsam.")).toBe("Alles ist langsam.");
  expect(findSpokenRecovery("Entwarnung. Es läuft wieder.")).toBe("Es läuft wieder.");
});

it.each([
  "aucune erreur",
  "keine Fehler",
  "no hay errores",
  "sem erros",
  "障害はありません",
  "接続できました",
  "a fallout of the planting season",
])("no outage: %s", (text) => {
  expect(findSpokenOutage(text)).toBeNull();
});
