import { expect, inject, test } from 'vitest'
import { measure } from './bench/measure'
import { record } from './harness/figures'
import { Stage } from './harness/stage'

/** The budget's figures are for the table; what fails a test is far more, because machines are noisy. */
const LAX = 100

test('who is 100 ± 100 ms away and loses 2 of 100 packets is together with the others', async () => {
  const stage = await Stage.open(inject('requirements'))
  try {
    const line = { delay: 100, jitter: 100, loss: 0.02 }
    const { figures } = await measure(stage, { format: 'MP4', clip: 'film.mp4', viewers: 2, seconds: 12, line })
    for (const figure of figures) {
      record({ ...figure, scenario: 'a bad line' })
      expect(figure.samples).toBeGreaterThan(50)
      expect(figure.p50).toBeLessThan(LAX)
    }
  } finally {
    await stage.close()
  }
}, 90_000)
