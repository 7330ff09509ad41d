// What invented clients write beside their answers, by the language of their check-in.
export const words: Readonly<Record<string, Readonly<Record<'miss' | 'better' | 'voice', readonly string[]>>>> = {
  en: {
    miss: [
      'Work. I said I would ask for the day off and I have not.', 'I slept four nights in a row. I want to know why.', 'My father rang. We talked for two minutes and it was enough.',
      'The walk on Thursday. I turned back at the bridge.', 'I wrote the list and then I hid it.', 'Sunday evenings are still the hard part.',
    ],
    better: ['A little slower at the start.', 'I would have liked to finish the drawing.', 'More time for the last thing.', 'Maybe fewer sheets.'],
    voice: ['I worry that I am taking somebody else’s place.', 'The last person who tried to help me stopped answering.', 'It is easier to write this than to say it.'],
  },
  ar: {
    miss: ['زيارة أختي يوم الجمعة.', 'نمت جيدًا ثلاث ليالٍ وأريد أن أفهم السبب.'],
    better: ['وقت أطول في النهاية.'],
    voice: ['أخاف أن أكون عبئًا على من يساعدني.'],
  },
}

/** What the two agree because of feedback. */
export const agreed = [
  'Ten minutes at the end belong to the client.', 'We ask before we start something new.', 'One exercise at a time, and a word about what it is for.', 'We begin with how the week really was.',
] as const
