// Invented names in many scripts: given and family names common where the script is at home, put together by chance. None is anybody's.
import type { Chance } from '#src/domain/kernel/chance.ts'
import { oneOf } from './kinds.ts'

interface Script {
  readonly given: readonly string[]
  readonly family: readonly string[]
  /** Who comes from there may be there now. */
  readonly zone: string
  /** The language of their check-in, where there is one. */
  readonly language?: string
  readonly order?: 'family-first' | 'family-first-in-one'
}

const london = 'Europe/London'

export const scripts = {
  plain: {
    given: ['Grace', 'Owen', 'Maya', 'Callum', 'Ebony', 'Harriet', 'Imran', 'Josie', 'Leon', 'Niamh', 'Priya', 'Ted'],
    family: ['Whitlock', 'Adebayo', 'Marsh', 'Fenn', 'Hollis', 'Quaye', 'Rennie', 'Sutcliffe', 'Tran', 'Vickers', 'Bains', 'Lockhart'], zone: london,
  },
  diacritics: {
    given: ['Zoë', 'Łukasz', 'Şirin', 'Ágnes', 'Björk', 'Čeněk', 'Đorđe', 'Ørjan', 'Nguyệt', 'Íñigo', 'Maëlle', 'Ģirts'],
    family: ['Núñez', 'Wójcik', 'Östergård', 'Kovačević', 'Trần', 'Ó Briain', 'Şahin', 'Müller-Weiß', 'Conceição', 'Țepeș'], zone: 'Europe/Lisbon',
  },
  arabic: {
    given: ['سلمى', 'يوسف', 'هدى', 'كريم', 'رنا', 'طارق', 'مريم', 'زياد'], family: ['الخطيب', 'النجار', 'السعدي', 'بركات', 'شاهين', 'درويش'], zone: 'Africa/Cairo', language: 'ar',
  },
  hebrew: { given: ['נועה', 'איתי', 'תמר', 'יונתן', 'שירה', 'אורי'], family: ['אביטל', 'ברק', 'שגב', 'פרידמן'], zone: 'Asia/Jerusalem' },
  cyrillic: { given: ['Анна', 'Дмитро', 'Світлана', 'Ђорђе', 'Мария', 'Тарас'], family: ['Коваленко', 'Мельник', 'Ткаченко', 'Јовановић', 'Бондар'], zone: 'Europe/Belgrade' },
  greek: { given: ['Ελένη', 'Νίκος', 'Σοφία', 'Γιώργος', 'Άννα', 'Πέτρος'], family: ['Γεωργίου', 'Οικονόμου', 'Βασιλείου', 'Αλεξίου'], zone: 'Europe/Athens' },
  devanagari: { given: ['आशा', 'रोहन', 'मीरा', 'अर्जुन', 'सुनीता', 'विक्रम'], family: ['शर्मा', 'जोशी', 'थापा', 'कुलकर्णी', 'मिश्रा'], zone: 'Asia/Kolkata' },
  bengali: { given: ['রীনা', 'সুমন', 'তানিয়া', 'অনির্বাণ', 'নাসরিন', 'রফিক'], family: ['চৌধুরী', 'দাস', 'মুখার্জি', 'সরকার', 'রহমান'], zone: 'Asia/Dhaka' },
  han: { given: ['雅婷', '志强', '美玲', '子涵', '秀英', '建国'], family: ['王', '陈', '張', '林', '黃', '赵'], zone: 'Asia/Taipei', order: 'family-first-in-one' },
  hangul: { given: ['서연', '민준', '지우', '하은', '도윤', '수빈'], family: ['김', '박', '최', '정', '한'], zone: 'Asia/Seoul', order: 'family-first-in-one' },
  japanese: { given: ['さくら', '健太', '陽菜', 'みのり', '美咲', '大輔'], family: ['佐藤', '高橋', '渡辺', '小林'], zone: 'Asia/Tokyo', order: 'family-first' },
  thai: { given: ['สมชาย', 'มาลี', 'ณัฐพล', 'พิมพ์', 'อรุณ', 'กานดา'], family: ['ใจดี', 'ศรีสุข', 'วงศ์ทอง', 'แสงจันทร์'], zone: 'Asia/Bangkok' },
  amharic: { given: ['ሰላም', 'ዮሐንስ', 'ሃና', 'ዳዊት', 'ማርታ', 'አበበ'], family: ['ተስፋዬ', 'አለሙ', 'በቀለ', 'ከበደ'], zone: 'Africa/Addis_Ababa' },
} as const satisfies Record<string, Script>

export type ScriptName = keyof typeof scripts
export const everyScript = Object.keys(scripts) as ScriptName[]

export interface Named {
  readonly name: string
  readonly called: string
  readonly language: string
  readonly zone: string
}

/** Names that break pages: very long, one letter, two scripts at once. */
export const oddNames: readonly Named[] = [
  { name: 'Wilhelmina Adaeze Konstantina van den Heuvel-Oyelaran y Fernández de la Torre-Brzęczyszczykiewicz', called: 'Wilhelmina Adaeze Konstantina', language: 'en', zone: london },
  { name: 'Ö', called: 'Ö', language: 'en', zone: 'Europe/Stockholm' },
  { name: '이지은 (Ji-eun Lee)', called: 'Ji-eun 지은', language: 'en', zone: 'America/Los_Angeles' },
]

/** A name that nobody in `taken` has, who is in London more often than not. */
export function inventName(chance: Chance, script: ScriptName, taken: ReadonlySet<string>): Named {
  const { given, family, zone, language = 'en', order }: Script = scripts[script]
  for (;;) {
    const [called, other] = [oneOf(chance, given), oneOf(chance, family)]
    const name = order === 'family-first-in-one' ? `${other}${called}` : order === 'family-first' ? `${other} ${called}` : `${called} ${other}`
    const zoneNow = chance.uniform() < 0.35 ? zone : london
    if (!taken.has(name)) return { name, called, language, zone: zoneNow }
  }
}

/** Half of all names are written in Latin letters. */
export const drawScript = (chance: Chance): ScriptName => (chance.uniform() < 0.5 ? oneOf(chance, ['plain', 'diacritics']) : oneOf(chance, everyScript.slice(2)))
