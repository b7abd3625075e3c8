import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** Runs the measurement of drift without a build of its own. */
const { module } = await runnerImport(fileURLToPath(new URL('drift.ts', import.meta.url)), { configFile: false, logLevel: 'error' })
try {
  await module.main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
