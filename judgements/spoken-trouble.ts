import { findOutage, findSlowness } from "./symptoms.ts";
import { shorten, splitSentences } from "./text.ts";

/** What people say of their own systems, beyond the words that AWS uses as well. */
const FAILS =
  /\b(?:hangs?|hanging|hung|freez\w+|frozen|keeps? (?:on )?(?:restart|crash|reboot|fail|dy|disconnect|tim|dropp|flapp|stopp|hang)ing|(?:restart|crash|boot) ?loop\w*|crashloop\w*|disconnect\w*|(?:certificates?|tokens?|credentials?|passwords?|domains?|licen[cs]es?)\b.{0,60}\bexpired|unhealthy|(?:no|0|zero) (?:healthy|running) \w+|lost (?:the |our |its |all )?(?:connections?|connectivity|link)|blank (?:page|screen)|returns? (?:a |an |http )?4\d\d|dead ?locks?\w*|corrupt\w*|exhausted|refuse|nothing (?:is|gets) (?:being )?(?:processed|delivered|sent|running|received|written|coming|loading|working|moving)|(?:is|are|gets?) (?:not|no longer) (?:being )?(?:triggered|processed|delivered|running|sent|received|written|replicated)|stopped(?= (?:on|in|at|since|for|after|this|last|around)\b|[.,;]|$))(?![\w-])/i;
/** What grows on a bill is not under strain. */
const BILL = /\b(?:bills?|costs?|charges?|spend\w*|invoice|price)\b/i;
const STRAINED =
  /\b(?:backlog|piling up|(?:is|are|keeps?) (?:growing|exploding|filling up)|spik\w+|high (?:load|cpu|memory)|maxed out|overload\w*|saturat\w+|(?:at|over|above) (?:8\d|9\d|100) ?%)(?![\w-])/i;

/** The same in other languages. `\b` knows ASCII letters only. */
const word = (alternatives: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})`, "iu");

const FAILS_ELSEWHERE = word(
  [
    "ausgefallen|ausfall|ausfälle|unerreichbar|nicht (?:mehr )?(?:erreichbar|verfügbar|durch|möglich)|(?:funktionier|antwort|reagier|start)\\p{L}{1,6} nicht|fehlschl\\p{L}{2,8}|schl(?:ägt|agen)(?=[^.!?]{1,80} fehl)|fehlern?(?!\\p{L})|fehlermeldung|zeitüberschreitung|störung|abgestürzt|stürzt|steht still|verbindungsabbr|geht nicht(?! um)|kaputt|hängt(?! von)",
    "en panne|indisponibles?|injoignables?|inaccessibles?|hors service|échou|échec|erreurs?(?!\\p{L})|délai dépassé|plantée?s?(?!\\p{L})|(?:ne|n['’]) ?(?:répond|fonctionn|march|charg|démarr|about|connect|pass|arriv)\\p{L}{0,7} (?:pas|plus)",
    "caíd[oa]s?|no (?:funciona|responde|carga|conecta|arranca|está disponible|se puede)\\p{L}{0,3}|fallan?(?!\\p{L})|fallos?(?!\\p{L})|fallando|no hay (?:conexión|acceso|respuesta|servicio)|errores|descarta\\p{L}{0,4}|inaccesibles?|no disponibles?|fuera de servicio|rechaza\\p{L}{0,4}",
    "fora do ar|não (?:funciona|responde|carrega|conecta|está disponível)\\p{L}{0,2}|falha\\p{L}{0,4}|erros?(?!\\p{L})|indisponíve(?:l|is)|inacessíve(?:l|is)",
    "non (?:funziona|risponde|è (?:raggiungibile|disponibile)|si (?:connette|avvia))\\p{L}{0,2}|errori|fallit\\p{L}|guasto|irraggiungibil\\p{L}|fuori servizio",
    "onbereikbaar|werkt niet|(?:een|de|grote) storing|reageert niet|niet beschikbaar|nie działa|awaria|błęd\\p{L}{1,3}|niedostępn\\p{L}{1,3}|не работает|недоступ|ошибк|сбой|не отвечает",
    "(?:çalış|açıl|yüklen|bağlan|eriş|ulaş)\\p{L}{0,6}m[ıiuü]yor|(?:yanıt|cevap) verm[ei]yor|hata(?:sı|lar|ları|yı)?(?!\\p{L})|zaman aşımı|kesinti|arıza|çök(?:tü|üyor|müş)|devre dışı kaldı",
  ].join("|"),
);
/** These write without spaces between words. */
const FAILS_UNSPACED =
  /停止|止ま|落ち(?!着)|エラー|失敗|障害|(?:接続|アクセス|ログイン|表示|利用)でき(?:ません|ない|なく|ず)|つながら|繋がら|応答し(?:な|ま)|応答があり|タイムアウト|動(?:か|き|い)(?:な|ませ|てい(?:な|ませ))|故障|无法|無法|不可用|报错|錯誤|错误|失败|失敗|超时|超時|中断|宕机|崩溃|응답하지|접속(?:이 )?(?:안|되지|불가)|오류|장애|실패|중단|다운/;
const STRAINED_ELSEWHERE = word(
  "langsam|träge|verzöger\\p{L}{2,6}|lent(?:e|s|es|ement|a|o|as|os|amente|i|ezza)?(?!\\p{L})|ralenti\\p{L}{0,4}|latence|lentid|latencia|latência|demora\\p{L}{0,3}|traag|vertraging|wolno|медленно|yavaş(?:ladı|lıyor|ça)?(?!\\p{L})|gecik(?:me|iyor)",
);
const STRAINED_UNSPACED = /遅い|遅延|遅く|重い|很慢|缓慢|延迟|느리|느려|지연/;

/** "keine Fehler", "aucune erreur": no trouble. */
const DENIED_ELSEWHERE =
  /(?<![\p{L}\p{N}])(?:kein(?:e|en|er|em)?|ohne|aucune?|plus d['e]|sans|sin|no hay|ning[uú]n\p{L}{0,2}|sem|nenhum\p{L}?|nessun\p{L}?|senza|geen|без|нет) ?(?:weiteren |autres |más |mais )?(?:fehler|störung|ausf|probl|err|fall|panne|interru|guast|inciden|fout|ошиб|сбо)\p{L}{0,12}|(?<!\p{L})(?:hata|sorun|kesinti|arıza)\p{L}{0,5} (?:yok|kalmadı|görülmüyor)|(?:エラー|障害|問題)は?(?:あり|出てい?)ません|没有\S{0,3}(?:错误|问题)/giu;
const RECOVERED_ELSEWHERE = word(
  "(?:ist|sind|wurde|wurden|alles) (?:jetzt |nun |wieder )?(?:behoben|gelöst|in ordnung)|(?:läuft|funktioniert|geht) (?:\\p{L}{1,8} )?wieder|wieder (?:erreichbar|verfügbar|da)|(?:est|c['’]est|sont) (?:maintenant )?(?:résolue?s?|rétablie?s?|réparée?s?)|(?:fonctionne|marche) (?:à|de) nouveau|(?:está|fue|quedó) (?:ya )?(?:resuelt[oa]|solucionad[oa])|funciona de nuevo|foi resolvid[oa]|voltou a funcionar|(?:è|sono) stat[oiae] risolt[oiae]|funziona di nuovo|is (?:weer|opgelost)|düzeldi|çözüldü|giderildi|(?:yeniden|tekrar) çalışıyor",
);
const RECOVERED_UNSPACED = /復旧し|解消し|直りました|已(?:经)?(?:恢复|解决)|복구되|해결되/;

/** "Ab und zu", "a veces": degraded, but working. */
const MILD_ELSEWHERE = word(
  "vereinzelt|manchmal|gelegentlich|sporadisch|ab und zu|einige wenige|parfois|de temps en temps|quelques|a veces|de vez en cuando|algun[oa]s|às vezes|algumas?|a volte|ogni tanto|soms|af en toe|czasami|иногда|bazen|ara sıra|zaman zaman|時々|たまに|一部|偶尔|가끔",
);

/** Words that every other English sentence has, and few sentences of other languages. */
const ENGLISH =
  /\b(?:the|are|were|been|has|have|had|and|our|your|its|with|please|not|since|to|from|by|this|that|these|they|we|can|cannot|when|after|before|needs?)\b/i;

export const isEnglish = (text: string) => ENGLISH.test(text);

/** How a person says that something does not work: the sentence, and whether it is all but over. Null where nobody does. */
export function findSpokenOutage(text: string): { quote: string; isMild: boolean } | null {
  const sentence = sentencesOf(text).find((one) => {
    const plain = one.replace(DENIED_ELSEWHERE, " ");
    return FAILS.test(one) || FAILS_ELSEWHERE.test(plain) || FAILS_UNSPACED.test(plain);
  });
  return sentence === undefined
    ? null
    : { quote: shorten(sentence, 300), isMild: MILD_ELSEWHERE.test(sentence) };
}

export function findSpokenStrain(text: string): string | null {
  const sentence = sentencesOf(text).find(
    (one) =>
      (STRAINED.test(one) && !BILL.test(one)) || STRAINED_ELSEWHERE.test(one) || STRAINED_UNSPACED.test(one),
  );
  return sentence === undefined ? null : shorten(sentence, 300);
}

export function findSpokenRecovery(text: string): string | null {
  const sentence = sentencesOf(text).find(
    (one) => RECOVERED_ELSEWHERE.test(one) || RECOVERED_UNSPACED.test(one),
  );
  return sentence === undefined ? null : shorten(sentence, 300);
}

/** Does somebody say that something is wrong, in whichever words? */
export const tellsOfTrouble = (text: string) =>
  (findOutage(text) ?? findSlowness(text) ?? findSpokenOutage(text) ?? findSpokenStrain(text)) !== null;

/** Also at the full stops of languages that put no space behind them. */
const sentencesOf = (text: string) => splitSentences(text.replace(/[。！？]/g, "$&\n"));
