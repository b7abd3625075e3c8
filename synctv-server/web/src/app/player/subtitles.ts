/** Reads SubRip as WebVTT, which is all that browsers show: only the decimal comma and the heading differ. */
export function toVtt(text: string): string {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (clean.startsWith('WEBVTT')) return clean
  return 'WEBVTT\n\n' + clean.replace(/(\d\d:\d\d:\d\d),(\d{3})/g, '$1.$2')
}
