// The clients whom the tour shows, written by hand: names in several scripts, zones and courses. Every one of them is fictional.
import type { Course, Rating } from './course.ts'

const steady = (count: number, rating: Rating): Rating[] => Array.from({ length: count }, () => rating)
const london = 'Europe/London'

export const people: readonly Course[] = [
  {
    name: 'Amal Haddad', called: 'Amal', language: 'en', zone: london, therapist: 'tomas', at: '14:00', supervision: true,
    phq: [17, 17, 16, 15, 13, 11, 11, 10, 10, 11], hopeReady: [6, 5],
    client: [[8, 8, 8, 0], [8, 8, 9, 0], [9, 8, 9, 0], [7, 7, 8, 1], [8, 8, 9, 0], [9, 8, 9, 0], [9, 8, 9, 0], [8, 8, 9, 0], [7, 4, 7, 0]],
    mirror: [[7, 7, 7, 0], [7, 8, 7, 0], [8, 8, 8, 0], [8, 8, 8, 0], [7, 7, 8, 1], [8, 8, 8, 0], [8, 9, 8, 0], [8, 8, 8, 0], [8, 9, 8, 0]],
    miss: 'My sister’s visit. I said yes to everything, and then I went quiet for two days.',
    better: 'I wasn’t sure what the sheet was for.',
    handled: { kind: 'rupture', deed: 'talked-about', agreed: 'At the start we say what each exercise is for.', heard: 'yes', isUseful: true },
    agenda: 'The sheet: what is it for?',
    voice: { share: 'now', text: 'I don’t like to disappoint people who are trying to help me.' },
  },
  {
    name: 'Ruth Feldman', called: 'Ruth', language: 'en', zone: london, therapist: 'tomas', at: '09:00',
    phq: [15, 14, 12, 9, 8, 6], hopeReady: [8, 8], client: steady(5, [9, 9, 8, 0]), mirror: steady(5, [8, 8, 8, 0]),
    miss: 'The letter. I think I can read it aloud now.',
  },
  {
    name: 'Inês Carvalho', called: 'Inês', language: 'en', zone: 'Atlantic/Azores', therapist: 'tomas', at: '11:30', supervision: true,
    phq: [12, 12, 13, 15, 17, 18, 18, 19], hopeReady: [3, 4], client: steady(6, [7, 7, 8, 0]), mirror: steady(6, [7, 7, 7, 0]),
    miss: 'I stopped going to the choir.',
  },
  {
    name: 'Jonas Weber', called: 'Jonas', language: 'en', zone: 'Europe/Berlin', therapist: 'tomas', at: '15:15',
    phq: [14, 13, 13, 11, 10, 9, 9, 7], hopeReady: [7, 8], client: steady(7, [8, 8, 9, 0]), mirror: [...steady(6, [8, 8, 8, 0]), null],
    // The scores get better while the first goal slips.
    wanted: {
      client: ['Drive on the motorway again', 'Argue less with my son', 'Find out what I want to do next'], believed: ['Drive again'],
      therapist: ['Driving, one exit at a time', 'Talking at home'], same: [[0, 0], [1, 1]], guessed: [[0, 0]],
      goals: [
        {
          text: 'Drive on the motorway again', step: 'Sit in the car with the engine on', ratings: [3, 5, 7, 6, 5, 4, 3],
          levels: ['I do not get in', 'Round the block', 'One exit and back', 'Two exits', 'To my sister’s and home again'],
        },
        { text: 'Argue less with my son', step: null, ratings: [4, 4, 4, 5], turn: { session: 4, becomes: 'let-go', words: 'He has moved out. It is quiet now, and I can let it be.' } },
        { text: 'Find out what I want to do next', step: 'Ask Anke what she sees in me', ratings: [2, 2, null], turn: { session: 3, becomes: 'parked', words: null } },
      ],
      look: { session: 3, againAfterDays: 60 },
    },
  },
  {
    name: 'Kwame Mensah', called: 'Kwame', language: 'en', zone: 'Africa/Accra', therapist: 'tomas', at: '16:30',
    phq: [11, null], hopeReady: [5, 6], client: [[6, 6, 7, 2]], mirror: [[7, 7, 7, 0]], better: 'You spoke to my wife about me as if I was not there.',
  },
  {
    name: 'ليلى منصور (Layla Mansour)', called: 'ليلى', language: 'ar', zone: 'Asia/Amman', therapist: 'tomas', at: '17:30',
    phq: [null], hopeReady: [5, 5], client: [], mirror: [],
  },
  {
    name: 'Noor Siddiqui', called: 'Noor', language: 'en', zone: london, therapist: 'tomas', at: '18:45', supervision: true,
    phq: [13, 14, 15], itemNine: { session: 2, answer: 2 }, hopeReady: [2, 4], client: steady(2, [8, 8, 8, 0]), mirror: steady(2, [8, 8, 8, 0]),
    miss: 'The nights are the worst.',
  },
  {
    name: '李伟 (Li Wei)', called: '李伟', language: 'en', zone: 'Asia/Kathmandu', therapist: 'mira', at: '10:15',
    phq: [9, 9, 8, 8], hopeReady: [6, 6], client: steady(3, [7, 8, 7, 0]), mirror: steady(3, [7, 7, 7, 0]),
    // The two want different things, and have just seen it.
    wanted: { client: ['Be less alone here', 'Cook for somebody'], believed: ['Worry less about exams'], therapist: ['Worrying at night', 'A plan for revision', 'More people'], same: [[0, 2]], guessed: [], goals: [] },
  },
  {
    name: 'Siân Ní Dhómhnaill-O’Brien', called: 'Siân', language: 'en', zone: 'America/St_Johns', therapist: 'mira', at: '23:30',
    phq: [16, 13, 10, 8], hopeReady: [7, 7], client: steady(3, [9, 9, 9, 0]), mirror: steady(3, [8, 8, 8, 0]),
    // The two want the same, and get there.
    wanted: {
      client: ['Sleep in my own bed', 'Sing again', 'Ring my brother'], believed: ['Sleep in her own bed', 'Sing again'],
      therapist: ['Sleeping in her own bed', 'Singing again', 'Ringing her brother'], same: [[0, 0], [1, 1], [2, 2]], guessed: [[0, 0], [1, 1]],
      goals: [
        { text: 'Sleep in my own bed', step: 'Make it up with the blue sheets', ratings: [4, 8], turn: { session: 2, becomes: 'reached', words: 'Nine nights now.' } },
        { text: 'Sing again', step: 'Hum while the kettle boils', ratings: [3, 5, 7] },
        { text: 'Ring my brother', step: null, ratings: [1], turn: { session: 1, becomes: 'changed', words: 'A letter is more like us.' } },
      ],
    },
  },
  {
    name: 'Олена Шевченко', called: 'Олена', language: 'en', zone: 'Europe/Kyiv', therapist: 'mira', at: '12:00', once: '2024-02-29',
    phq: [12], hopeReady: [6, 7], client: [[8, 8, 8, 0]], mirror: [[8, 8, 8, 0]],
  },
]
