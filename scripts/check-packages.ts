/** `npm run check:packages`: prints what is wrong with the packages as they would be published. Needs the build. */
import { fileURLToPath } from 'node:url'
import { packageComplaints } from './published-packages.ts'

const complaints = await packageComplaints(fileURLToPath(new URL('..', import.meta.url)))
for (const complaint of complaints) process.stdout.write(`${complaint}\n`)
process.exitCode = complaints.length > 0 ? 1 : 0
