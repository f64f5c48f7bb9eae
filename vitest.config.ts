/** Tests of every workspace, run from the packages' TypeScript sources. */
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Vite's conditions for Node, and before them the one under which workspaces export their source. */
const conditions = ['@roster/source', 'module', 'node', 'development|production']

/** The actions, in this process and as bundles. */
const ACTIONS = 'tests/actions/**/*.test.ts'

/** Apart from the others, since only these read the documentation: `turbo.json` says so, too. */
const DOCS =
  'tests/{documentation,glossary,how-to,readme,several-organizations,site,skill,threat-model,troubleshooting,workflow-guide}.test.ts'

/** What takes long, and is in small files. */
const LONG =
  /\/tests\/(?:chaos|fuzz|how-to)|\/scripts\/release\/|\/apps\/cli\/test\/|\/packages\/report\/src\/page/

/** On a machine that has run them before, vitest knows what takes long; on others, the last one would be waited for. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // What hangs is found all the same; what a busy machine slows down is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files share a worker's modules, which takes half the time: no test mocks one, or leaves anything behind.
    isolate: false,
    sequence: { sequencer: LongFirst },
    // All cores, and one more: a good part of the tests waits for processes of its own.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'packages',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/{src,test}/**/*.test.ts',
            '{scripts,tests}/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ACTIONS, DOCS],
        },
      },
      // Apart from the others, since only these need the bundles.
      {
        extends: true,
        test: { name: 'actions', include: [ACTIONS], globalSetup: ['tests/actions/bundles.ts'] },
      },
      { extends: true, test: { name: 'docs', include: [DOCS] } },
    ],
  },
})
