// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of the cart.

function basket_chosen() {
  return $('input[name=basketchks]:checked')
    .map(function () {
      return this.value;
    })
    .get();
}

function basket_row(index) {
  return STAND_IN.skin === 'classic'
    ? document.getElementsByName('forms')[index]
    : document.getElementById('basket_form' + index);
}

function send(index, type) {
  var form = basket_row(index);
  form.type.value = type;
  form.submit();
}

function mult_submit(type, navertype) {
  var chosen = basket_chosen();
  if (!chosen.length) return alert('\uC0C1\uD488\uC744 \uC120\uD0DD\uD574 \uC8FC\uC138\uC694.');
  var form = document.multdelform;
  form.type.value = type;
  form.navertype.value = navertype;
  form.cart_ids.value = chosen.join(',');
  form.submit();
}

function multi_order(type) {
  mult_submit('multiorder', type || '');
}

function multi_all_order() {
  $('input[name=basketchks]').attr('checked', true);
  multi_order('');
}

function nhn_buy_nc_order() {
  multi_order('naver_checkout');
}

function basket_multidel() {
  mult_submit('multidel', '');
}

function go_wish(uid) {
  wish_request({ branduid: uid }, function () {
    location.reload();
  });
}

// Totals are asked for again on every click; the answer is no cart action.
$(function () {
  $('input[name=basketchks]').bind('click', function () {
    $.ajax({
      type: 'POST',
      url: '/' + local_path + '/basket.html',
      contentType: 'application/json',
      data: JSON.stringify({ basket_list: basket_chosen() }),
      dataType: 'json',
      success: function (answer) {
        var won = function (amount) {
          return String(amount).replace(/\B(?=(\d{3})+$)/g, ',') + '\uC6D0';
        };
        $('.MK_chg_total_price').text(won(answer.total_price));
        $('.MK_chg_total_price_sell').text(won(answer.total_price_sell));
      },
    });
  });
});
