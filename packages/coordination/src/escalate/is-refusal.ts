/** Longer answers are no bare refusals. */
const lengthMax = 300;

/** An apology and an inability in one sentence, or what no assistant says otherwise. */
const refusals: readonly RegExp[] = [
  /^\W{0,5}(?:i['’]?m sorry|i am sorry|sorry|unfortunately|i apologi[sz]e|my apologies)\b[^.!?\n]{0,80}\b(?:can['’]?t|cannot|can not|unable|not able|won['’]t|not allowed)\b/i,
  /^\W{0,5}i (?:can['’]?t|cannot|can not|won['’]t|am unable to|am not able to|must decline to|['’]?m (?:unable|not able) to) (?:\w{1,20} ){0,2}(?:help|assist|answer|provide|comply|fulfil|fulfill|do|create|generate|write|process|perform|discuss|support|access|share|engage)\b/i,
  /^\W{0,5}i['’]m (?:unable|not able) to\b/i,
  /^\W{0,5}as an ai\b[^.!?\n]{0,80}\b(?:can['’]?t|cannot|unable|not able|do not|don['’]t)\b/i,
  /^\W{0,5}(?:(?:es )?tut mir leid|leider|entschuldig)[^.!?\n]{0,80}\b(?:nicht|keine?n?)\b/i,
  /^\W{0,5}(?:je suis )?(?:désolée?|je regrette|malheureusement)[^.!?\n]{0,80}\bje ne (?:peux|suis)\b/i,
  /^\W{0,5}(?:lo siento|lamento|lamentablemente|desafortunadamente)[^.!?\n]{0,80}\bno (?:puedo|estoy|tengo)\b/i,
  /^\W{0,5}(?:mi dispiace|purtroppo|spiacente)[^.!?\n]{0,80}\bnon (?:posso|sono|riesco)\b/i,
  /^\W{0,5}(?:desculpe|lamento|infelizmente|sinto muito)[^.!?\n]{0,80}não (?:posso|consigo|sou)\b/i,
  /^(?:извините|простите|к сожалению|сожалею)[^.!?\n]{0,80}не (?:могу|в состоянии)/i,
  /^(?:很?抱歉|对不起|對不起|很遗憾)[^。!?\n]{0,40}(?:无法|無法|不能|没有办法)/,
  /^(?:申し訳|すみません|残念)[^!?\n]{0,60}(?:できません|できかねます|いたしかねます)/,
  /^(?:죄송|미안|유감)[^!?\n]{0,60}(?:없습니다|없어요|못합니다|어렵습니다)/,
];

/** Whether a text is a bare refusal, in one of ten languages. */
export function isRefusal(text: string): boolean {
  return text.length <= lengthMax && refusals.some((pattern) => pattern.test(text));
}
