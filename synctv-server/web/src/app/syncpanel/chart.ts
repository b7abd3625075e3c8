/** Points of a line through the newest samples, zero in the middle; what is off the scale stays at the edge. */
export function chartLine(samples: readonly number[], width: number, height: number, scale: number, kept = 120): string {
  const step = width / (kept - 1)
  return samples
    .map((sample, index) => {
      const x = width - (samples.length - 1 - index) * step
      const y = (height / 2) * (1 - Math.max(-1, Math.min(1, sample / scale)))
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
