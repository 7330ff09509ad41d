// `attune demo`: the demonstration alone, on the address of the settings; nothing of an installation is opened.
import { openLog } from '#src/platform/log.ts'
import { openHouse } from '../house.ts'
import { listen } from '../listen.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'

export const demonstrate: Command = {
  help: 'npm run attune -- demo\nServes the demonstration on ATTUNE_PORT until it is stopped. Its data are in a directory beside ATTUNE_DATA, with -demonstration at the end.',
  options: {},
  async run({ config }) {
    const log = openLog(config.logLevel)
    listen(await openHouse(config, root, log, 'demonstration'), config)
    return 0
  },
}
