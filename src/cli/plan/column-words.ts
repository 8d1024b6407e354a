// By which names columns are recognised, in the languages in which hospitals write tables. English and German names are patterns with their usual
// additions; the others are the words themselves. Letters of other scripts are no word characters, so `\b` does not help beside them.

const english = {
  case: /^(image|study|case|exam|accession|file|row)?[ _-]?(index|id|name|uid|number|path)$|^(image|case|study)$|^(untersuchungs?|aufnahme|bild|fall)[ _-]?(nummer|nr\.?|id)?$/i,
  patient: /patient|subject|person|mrn|lesion[ _-]?id|paciente|paziente/i,
  site: /\b(site|hospital|institution|cent(er|re)|standort|klinik|klinikum|krankenhaus|zentrum)\b|^(site|hospital)/i,
  split: /^(split|fold|partition|subset|set)$/i,
  label:
    /^(y|label|labels|target|truth|y_true|outcome|finding|findings|finding labels|dx|diagnosis|diagnose)$|^befund\b/i,
  score: /prob|score|pred|logit|y_hat|^p$|^p_|wahrscheinlichkeit/i,
  attribute:
    /^(sex|gender|race|ethnicity|view|site|age|age_group|insurance|language|manufacturer|scanner|device|skin_?type|fitzpatrick)$|gender|ethnic|view position|\bage\b|\bsex\b|\brace\b|^(geschlecht|alter|altersgruppe|standort|herkunft|hersteller|ger(ä|ae)t|versicherung|projektion|sexe|sexo|sesso)$/i,
} as const;

/** French, Spanish, Portuguese, Italian; Turkish; Russian; Arabic; Chinese; Japanese; Korean. */
const others: Readonly<Record<keyof typeof english, RegExp>> = {
  case: /^(imagen?|imagem|immagine|estudio|étude|examen|exame|esame|görüntü|dosya|снимок|(номер[ _])?(снимка|исследования|изображения)|(رقم[ _])?(ال)?(صورة|فحص|دراسة)|[图圖影]像|[检檢]查|病例|画像|症例|検査|영상|이미지|검사)[ _-]?(id|no|nº|num(ero)?|número|[编編]?[号號]|番号|번호)?$/iu,
  patient: /pati[eë]nt|hasta(?!ne)|пациент|مريض|患者|病人|환자/iu,
  site: /h[oô]pital|établissement|ospedale|^centro$|hastane|больниц|клиник|مستشفى|[医醫]院|病院|병원/iu,
  split: /^(выборка|[数數]据集|[划劃]分)$/u,
  label:
    /^(diagn[oó]stico?|diagnostic|diagnosi|etiqueta|rótulo|tanı|teşhis|etiket|диагноз|метка|(ال)?تشخيص|[诊診][断斷断]|[标標][签籤]|ラベル|진단|라벨)$/iu,
  score:
    /punteggio|puntuación|pontuação|olasılık|skor|tahmin|вероятност|оценка|احتمال|概率|機率|確率|[预預][测測]|得分|评分|スコア|확률|점수/iu,
  attribute:
    /^(genre|género|gênero|genere|âge|edad|idade|età|raza|raça|cinsiyet|yaş|ırk|cihaz|пол|возраст|раса|аппарат|проекция|(ال)?(جنس|عمر|عرق|جهاز)|性[别別]|年[龄齡齢]|[种種]族|民族|[设設][备備]|人種|装置|성별|나이|연령|인종|장비)$/iu,
};

/** The part of a case that a column may say. */
export type ColumnPart = keyof typeof english;

/** Whether a column of this name may say this part. */
export function isNameOf(part: ColumnPart, name: string): boolean {
  const plain = name.normalize('NFKC').trim();
  return english[part].test(name) || others[part].test(plain);
}
