/** `4:05`, `1:02:03`; what is not a time yet is shown as a dash. */
export function formatTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–:––'
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** Whole seconds of `4:05` or `1:02:03`, with the colon of any keyboard; null for anything else. */
export function parseTime(text: string): number | null {
  const [, hours = '0', minutes = '', seconds = ''] = /^\s*(?:(\d{1,4})[:：])?(\d{1,4})[:：](\d{2})\s*$/.exec(text) ?? []
  if (minutes === '' || Number(seconds) > 59 || (hours !== '0' && Number(minutes) > 59)) return null
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** Milliseconds for reading, not for computing: `0.4 ms`, `38 ms`, `1.2 s`. */
export function formatMs(ms: number, sign = false): string {
  const size = Math.abs(ms)
  const text = size < 9.95 ? `${size.toFixed(1)} ms` : size < 999.5 ? `${Math.round(size)} ms` : `${(size / 1000).toFixed(1)} s`
  const minus = ms < 0 && Number.parseFloat(text) !== 0
  return minus ? `−${text}` : sign && Number.parseFloat(text) !== 0 ? `+${text}` : text
}

/** `1×`, `1.25×`. */
export function formatRate(rate: number): string {
  return `${Number(rate.toFixed(2))}×`
}

/** The time of day as the language writes it. */
export function formatClock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** Date and time, for the long form of a time stamp. */
export function formatDate(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}
