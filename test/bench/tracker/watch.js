// Put into a page before everything else: notes what a shopper would feel.

window.felt = { shift: 0, longTasks: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.felt.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((list) => {
  window.felt.longTasks += list.getEntries().length;
}).observe({ type: 'longtask', buffered: true });
