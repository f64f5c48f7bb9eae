/** `node bench/write-organization.ts <size> <folder>`: writes the large organization, as members.json and snapshot.json. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { largeOrganization } from './large-organization.ts'

const [size = '10000', folder = '.'] = process.argv.slice(2)
const { text, snapshot } = largeOrganization(Number(size))
writeFileSync(join(folder, 'members.json'), text)
writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot))
process.stdout.write('{}')
