import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MIN_JAVA = 21
const NO_CHROMIUM =
  'Chromium or Chrome. Debian, Ubuntu: sudo apt-get install chromium. Fedora: sudo dnf install chromium.\n' +
  '  macOS: brew install --cask google-chrome. Elsewhere: set CHROMIUM_PATH to the program.'
/** The folder of the module synctv-server. */
const moduleFolder = fileURLToPath(new URL('../../..', import.meta.url))

export const webFolder = join(moduleFolder, 'web')
export const mediaFolder = fileURLToPath(new URL('../media', import.meta.url))
export const assFolder = fileURLToPath(new URL('../ass', import.meta.url))
export const figuresFolder = join(moduleFolder, 'target', 'e2e')

export interface Requirements {
  readonly chromium: string
  readonly java: string
  readonly jar: string
}

/** What a cluster takes beside that. */
export interface ClusterRequirements extends Requirements {
  /** A Redis server, or the library of the build that holds one. */
  readonly redis: string
  /** What the tests of the Redis transport offer: a transport on a machine whose clock is wrong. */
  readonly lab: string
  /** The program behind `./synctv bench faults`. */
  readonly faults: string
}

/** Finds what a server and a browser take; says all that is missing at once. */
export function findRequirements(): Requirements {
  const missing: string[] = []
  const found = lookForBasics(missing)
  if (found === null) throw lacking(missing)
  return found
}

/** Finds what all the tests take; says all that is missing at once. */
export function findClusterRequirements(): ClusterRequirements {
  const missing: string[] = []
  const basics = lookForBasics(missing)
  const redis = process.env['REDIS_SERVER'] ?? findRedis()
  const lab = findLibrary(join('synctv-cluster-redis', 'target'), /^synctv-cluster-redis-.*-tests\.jar$/)
  const faults = findLibrary(join('examples', 'faults', 'target'), /^faults\.jar$/)
  if (redis === null) {
    missing.push(
      'a Redis server. The build brings one with the example of three nodes: ./synctv mvn -q -Dmaven.test.skip -pl examples/three-nodes -am package\n' +
        '  Or: sudo apt-get install redis-server. Elsewhere: set REDIS_SERVER to the program.',
    )
  }
  if (lab === null) {
    missing.push('the tests of the Redis transport as a jar. Build it from the top folder with\n  ./synctv mvn -q -DskipTests -pl synctv-cluster-redis -am package')
  }
  if (faults === null) {
    missing.push('the program of the faults. Build it from the top folder with\n  ./synctv mvn -q -DskipTests -pl examples/faults -am package')
  }
  if (basics === null || redis === null || lab === null || faults === null) throw lacking(missing)
  return { ...basics, redis, lab, faults }
}

/** Finds the browser alone. */
export function requireChromium(): string {
  const found = findChromium()
  if (found === null) throw lacking([NO_CHROMIUM])
  return found
}

function lacking(missing: readonly string[]): Error {
  return new Error(`The browsers cannot run. Missing:\n${missing.map((m) => `- ${m}`).join('\n')}`)
}

function lookForBasics(missing: string[]): Requirements | null {
  const chromium = findChromium()
  const java = findJava()
  const jar = process.env['SYNCTV_JAR'] ?? join(moduleFolder, 'target', 'synctv-server.jar')
  if (chromium === null) missing.push(NO_CHROMIUM)
  if (java === null) missing.push(`a JDK, version ${MIN_JAVA} or later, in JAVA_HOME or on the PATH. "./synctv doctor" tells more.`)
  if (!existsSync(jar)) {
    missing.push(
      `the server, ${jar}. Build it from the top folder with\n` +
        '  ./synctv mvn -q -Dmaven.test.skip -pl synctv-server -am package',
    )
  }
  return chromium !== null && java !== null && existsSync(jar) ? { chromium, java, jar } : null
}

function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'] ?? process.env['CHROME']
  if (named !== undefined && named !== '') return isProgram(named) ? named : onPath(named)
  const onMac = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']) {
    const found = onPath(name)
    if (found !== null) return found
  }
  return onMac.find(isProgram) ?? null
}

/** The one that the Java tests use, so that all run against the same; else whatever there is. */
function findRedis(): string | null {
  return findLibrary(join('examples', 'three-nodes', 'target', 'libs'), /^embedded-redis-.*\.jar$/) ?? onPath('redis-server')
}

/** @param folder from the top of the project */
function findLibrary(folder: string, name: RegExp): string | null {
  const there = join(moduleFolder, '..', folder)
  const library = existsSync(there) ? readdirSync(there).find((file) => name.test(file)) : undefined
  return library === undefined ? null : join(there, library)
}

function findJava(): string | null {
  const home = process.env['JAVA_HOME']
  const candidates = [home ? join(home, 'bin', 'java') : null, onPath('java')]
  return candidates.find((java) => java !== null && isProgram(java) && javaVersion(java) >= MIN_JAVA) ?? null
}

function javaVersion(java: string): number {
  try {
    const [first = ''] = execFileSync(java, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')
    return Number(/\b(\d+)/.exec(first)?.[1] ?? 0)
  } catch {
    return 0
  }
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
