// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of product pages: options, cart, buy-now, Naver Pay.

var _is_send_multi = false;

function option_entry(sto) {
  return optionJsonData.basic ? optionJsonData.basic[0][sto - 1] : null;
}

function option_total() {
  var total = 0;
  $('#MK_innerOpt_01 .amount').each(function () {
    var entry = option_entry($(this).attr('data-sto'));
    total += Number(entry ? entry.sto_price : product_price) * Number(this.value);
  });
  $('#MK_p_total').text(String(total).replace(/\B(?=(\d{3})+$)/g, ','));
}

$(function () {
  $('select[name="optionlist[]"]').bind('change', function () {
    var sto = this.value;
    var entry = option_entry(sto);
    this.value = '';
    if (!entry || entry.sto_state !== 'SALE' || $('#MS_amount_basic_' + sto).length) return;
    $('<li></li>')
      .append($('<span></span>').text(entry.opt_values))
      .append(
        $('<input type="number" class="amount" min="1" value="1">').attr({
          id: 'MS_amount_basic_' + sto,
          'data-sto': sto,
        }),
      )
      .append(
        $('<a class="btn tiny" href="#">X</a>').bind('click', function () {
          $(this).closest('li').remove();
          option_total();
          return false;
        }),
      )
      .appendTo('#MK_innerOpt_01');
    option_total();
  });
  $('#MK_innerOpt_01').delegate('.amount', 'change', option_total);
});

// Puts the chosen lines into the form `allbasket`; says no when nothing is chosen.
function option_fields(form) {
  var lines = $('#MK_innerOpt_01 .amount');
  if (!lines.length) {
    alert('\uC635\uC158\uC744 \uC120\uD0DD\uD574 \uC8FC\uC138\uC694.');
    return false;
  }
  var holder = $('#allbasket_options').empty();
  lines.each(function (i) {
    var sto = $(this).attr('data-sto');
    var entry = option_entry(sto);
    $('<input type="hidden" name="amount[]">').val(this.value).appendTo(holder);
    if (!entry) return;
    $('<input type="hidden">')
      .attr('name', 'option[basic][' + i + '][sto_id]')
      .val(sto)
      .appendTo(holder);
    $('<input type="hidden">')
      .attr('name', 'option[basic][' + i + '][opt_value]')
      .val(entry.opt_values)
      .appendTo(holder);
  });
  return true;
}

// What every cart and buy-now button calls. `temp` is 'baro' for buy-now.
function send_multi(type, temp, relation, all) {
  if (_is_send_multi) return;
  var form = document.allbasket;
  if (!option_fields(form)) return;
  form.navercheckout.value = '';
  if (STAND_IN.skin === 'classic') {
    form.ordertype.value = temp === 'baro' ? 'baro' : '';
    _is_send_multi = true;
    form.submit();
    return;
  }
  form.ordertype.value = temp === 'baro' ? 'baro|parent.|layer' : '';
  basket_action(form, function (answer) {
    if (answer.etc_data.baro_type === 'baro') {
      location.href = '/' + local_path + '/order.html?' + answer.etc_data.add_rand_url.slice(1);
      return;
    }
    log_basket();
    basket_added();
  });
}

function basket_action(form, done) {
  _is_send_multi = true;
  $.ajax({
    type: 'POST',
    url: '/' + local_path + '/basket.action.html',
    data: $(form).serialize(),
    dataType: 'json',
    success: function (answer) {
      _is_send_multi = false;
      if (!answer.status) return alert(answer.message);
      done(answer);
    },
    error: function () {
      _is_send_multi = false;
    },
  });
}

// Fires Naver's own log of the cart from a page in a hidden frame.
function log_basket() {
  if (!STAND_IN.logFrame) return;
  $('<iframe class="hidden" src="/html/log_basket.html" title="log"></iframe>').appendTo('body');
}

function basket_added() {
  var cart = '/' + local_path + '/basket.html';
  var question =
    '\uC7A5\uBC14\uAD6C\uB2C8\uC5D0 \uB2F4\uC558\uC2B5\uB2C8\uB2E4. \uC7A5\uBC14\uAD6C\uB2C8\uB85C \uAC00\uC2DC\uACA0\uC2B5\uB2C8\uAE4C?';
  $('#user_basket_quantity').text(Number($('#user_basket_quantity').text()) + 1);
  if (STAND_IN.cart === 'redirect') location.href = cart;
  else if (STAND_IN.cart === 'confirm') {
    if (confirm(question)) location.href = cart;
  } else {
    $('#basket_alert').remove();
    $('<div id="basket_alert" class="layer"><div class="box"><p></p><div class="buttons"></div></div></div>')
      .appendTo('body')
      .find('p')
      .text(question);
    $('<a class="btn main">\uC7A5\uBC14\uAD6C\uB2C8</a>').attr('href', cart).appendTo('#basket_alert .buttons');
    $('<a class="btn" href="#">\uACC4\uC18D \uBCF4\uAE30</a>')
      .bind('click', function () {
        $('#basket_alert').remove();
        return false;
      })
      .appendTo('#basket_alert .buttons');
  }
}

// Naver Pay: into the cart first, then away to Naver.
function nhn_buy_nc_baro() {
  var form = document.allbasket;
  if (!option_fields(form)) return;
  form.navercheckout.value = '1';
  form.ordertype.value = STAND_IN.skin === 'classic' ? 'baro' : 'baro|parent.|layer';
  if (STAND_IN.skin === 'classic') return form.submit();
  basket_action(form, function () {
    location.href = '/' + local_path + '/order.html?navercheckout=2';
  });
}

// Kakao Pay as a button of its own, which shops may switch on. Its real call is not established.
function kakaopay_buy_baro() {
  var form = document.allbasket;
  if (!option_fields(form)) return;
  form.ordertype.value = 'baro|kakaopay';
  form.submit();
}

// Naver's wish list, not the shop's.
function nhn_wishlist_nc() {
  alert('Naver');
}
