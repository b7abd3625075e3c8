// Runs before the first paint, so that a chosen theme does not flash; the page's own code is in theme.ts.
(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('synctv.theme')
  } catch (refused) {
    // Storage can be switched off; the system's preference is used then.
  }
  var light = chosen === 'light' || (chosen !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
})()
