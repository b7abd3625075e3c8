// Starts the worker of libass, which is delivered as it is. At each start it reports as an error that a browser has no
// fonts of a system, which it does not need here: that is a note, for whoever looks for one. All else it says stays.
(function () {
  var report = console.error // eslint-disable-line no-console
  console.error = function (text) { // eslint-disable-line no-console
    if (String(text).indexOf('Failed to load fonctconfig fonts') >= 0) console.debug(text) // eslint-disable-line no-console
    else report.apply(console, arguments)
  }
})()
importScripts('subtitles-octopus-worker.js')
