// biome-ignore-all lint: a careless script, on purpose
// What careless designs do: names of the platform used for other things, `$` taken away, a mistake in a ready handler.

window.product_name = ['x'];
window.product_price = null;
window.dataLayer = 'not an array';
window._nao = { wcs: true };
jQuery(function () {
  jQuery('#contents').addClass('skin-ready');
  window.nothingHere.start();
});
