// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the order form. The form goes into the hidden frame; this page stays until payment.

function order_submit() {
  var form = document.getElementById('order_form');
  var names = ['sender', 'emergency', 'address'];
  for (var i = 0; i < names.length; i++) {
    if (!$.trim(form[names[i]].value)) {
      alert('\uD544\uC218 \uD56D\uBAA9\uC744 \uC785\uB825\uD574 \uC8FC\uC138\uC694.');
      form[names[i]].focus();
      return;
    }
  }
  form.submit();
}
