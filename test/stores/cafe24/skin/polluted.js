// biome-ignore-all lint: a careless script, on purpose
// What careless skins do: names of the platform used for other things, `$` given to another library, a mistake in a
// ready handler.

window.product_name = { ko: '이름' };
window.product_price = function () {};
window.iProductNo = '';
window.items = 'none';
window.$ = undefined;
window.dataLayer = 'not an array';
jQuery(function () {
  jQuery('#contents').addClass('skin-ready');
  window.nothingHere.start();
});
